"""What is only to be read: refunds, and what providers sent."""

from typing import Any, ClassVar

from wagtail.admin.ui.tables import Column

from cabinet.accounts.staff import READ_ONLY, ManagedViewSet, manage
from cabinet.lists.columns import Roubles
from cabinet.payments.online.models import Notification, Refund


class RefundViewSet(ManagedViewSet):
    model = Refund
    icon = "rotate"
    menu_label = "Возвраты"
    list_display: ClassVar[list[Any]] = [
        "created_at",
        Column("account", label="Лицевой счёт", accessor="intent.account"),
        Roubles("amount", label="Сумма, ₽"),
        Column("state", label="Состояние", accessor="get_state_display"),
        "why",
        Column("author", label="Кто вернул"),
        "answer",
    ]
    organization = "intent__organization"
    list_filter: ClassVar[dict[str, list[str]]] = {
        "state": ["exact"],
        "created_at": ["gte", "lte"],
        "amount": ["gte", "lte"],
    }
    search_fields: ClassVar[list[str]] = ["intent__account__number", "provider_id"]
    related = ("intent__account", "author")
    inspect_view_fields_exclude: ClassVar[list[str]] = ["id"]


class NotificationViewSet(ManagedViewSet):
    model = Notification
    icon = "mail"
    menu_label = "Уведомления провайдеров"
    list_display: ClassVar[list[Any]] = [
        "received_at",
        "provider",
        Column("outcome", label="Итог", accessor="get_outcome_display"),
        Column("intent", label="Платёж"),
        "address",
        "note",
    ]
    ordering = "-pk"
    sortable = ()
    organization = "intent__organization"
    list_filter: ClassVar[dict[str, list[str]]] = {
        "provider": ["icontains"],
        "outcome": ["exact"],
        "received_at": ["gte", "lte"],
    }
    search_fields: ClassVar[list[str]] = ["body", "query", "note"]
    # What a provider sends may hold the payer's telephone and e-mail.
    personal = ("body", "query")
    related = ("intent",)
    inspect_view_fields_exclude: ClassVar[list[str]] = ["id"]


manage(Refund, READ_ONLY)
manage(Notification, READ_ONLY)
