"""Lists that are for looking and taking along; the work is done on other screens."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import reverse
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSetGroup

from cabinet.accounts.staff import READ_ONLY, ManagedIndex, ManagedViewSet, manage
from cabinet.lists.columns import Month, Plain, Roubles
from cabinet.notifications.models import Message, Sending
from cabinet.requests.models import ServiceRequest
from imports.models import ImportRun


class ElsewhereIndex(ManagedIndex):
    """A row leads to the screen where something can be done about it."""

    screen = ""
    needed = ""

    def get_inspect_url(self, instance: Any) -> str | None:
        if not self.request.user.has_perm(self.needed):
            return None
        return reverse(self.screen, args=[instance.pk])


class RequestIndex(ElsewhereIndex):
    screen = "service_requests:card"
    needed = "service_requests.view_servicerequest"


class RequestViewSet(ManagedViewSet):
    model = ServiceRequest
    url_prefix = "all-requests"
    url_namespace = "all_requests"
    icon = "form"
    menu_label = "Все заявки"
    index_view_class = RequestIndex
    ordering = "-pk"
    sortable = ()
    list_display: ClassVar[list[Any]] = [
        *("number", "created_at", "status", "category", "building"),
        *("account", "executor", "due_at", "closed_at"),
    ]
    more: Sequence[Any] = [
        *("kind", "paid_service", "place", "spot", "description"),
        Roubles("price", label="Цена, ₽"),
        *("rating", "rating_words", "phone", "email", "organization"),
    ]
    personal = ("phone", "email", "author")
    organization = "organization"
    house = "building"
    list_filter: ClassVar[dict[str, list[str]]] = {
        "status": ["exact"],
        "kind": ["exact"],
        "category__title": ["icontains"],
        "executor__name": ["icontains"],
        "created_at": ["gte", "lte"],
        "due_at": ["gte", "lte"],
        "rating": ["gte", "lte"],
    }
    search_fields: ClassVar[list[str]] = [
        *("account__number__startswith", "description"),
    ]
    related = (
        *("organization", "category", "paid_service", "building", "account"),
        "executor",
    )


class MessageIndex(ManagedIndex):
    def get_base_queryset(self) -> QuerySet[Any]:
        """Never the words themselves, nor the links in them."""
        rows: QuerySet[Any] = super().get_base_queryset()
        return rows.defer("body", "link")


class MessageViewSet(ManagedViewSet):
    model = Message
    url_prefix = "all-messages"
    url_namespace = "all_messages"
    icon = "mail"
    menu_label = "Все сообщения"
    index_view_class = MessageIndex
    inspect_view_enabled = False
    ordering = "-pk"
    sortable = ()
    list_display: ClassVar[list[Any]] = [
        *("created_at", "channel", "kind", "subject", "account", "recipient"),
        *("state", "sent_at"),
    ]
    more: Sequence[Any] = [
        *("address", "sending", "occasion", "attempts", "last_error", "organization"),
    ]
    # A mail server repeats the address that it refuses.
    personal = ("recipient", "address", "last_error")
    organization = "organization"
    list_filter: ClassVar[dict[str, list[str]]] = {
        "state": ["exact"],
        "channel": ["exact"],
        "kind": ["exact"],
        "created_at": ["gte", "lte"],
        "last_error": ["icontains"],
    }
    search_fields: ClassVar[list[str]] = ["account__number__startswith"]
    related = ("account", "recipient", "sending", "organization")


class SendingIndex(ElsewhereIndex):
    screen = "notices:sending"
    needed = "notifications.view_message"


class SendingViewSet(ManagedViewSet):
    model = Sending
    url_prefix = "all-sendings"
    url_namespace = "all_sendings"
    icon = "mail"
    menu_label = "Все рассылки"
    index_view_class = SendingIndex
    ordering = "-pk"
    list_display: ClassVar[list[Any]] = [
        *("title", "state", "starts_at", "finished_at", "created_by", "organization"),
    ]
    more: Sequence[Any] = ["per_minute", "prepared_at", "created_at"]
    organization = "organization"
    list_filter: ClassVar[dict[str, list[str]]] = {
        "state": ["exact"],
        "starts_at": ["gte", "lte"],
    }
    search_fields: ClassVar[list[str]] = ["title"]
    related = ("organization", "created_by")


class ImportIndex(ElsewhereIndex):
    screen = "imports:run"
    needed = "imports.add_importrun"

    def get_base_queryset(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_base_queryset()
        return rows.defer("messages", "unknown_columns", "findings", "withdrawn")


class ImportViewSet(ManagedViewSet):
    model = ImportRun
    url_prefix = "all-imports"
    url_namespace = "all_imports"
    icon = "upload"
    menu_label = "Все загрузки"
    index_view_class = ImportIndex
    ordering = "-pk"
    list_display: ClassVar[list[Any]] = [
        *("created_at", "kind"),
        Month("month", label="Период"),
        *("original_name", "state", "rows", "errors", "author", "organization"),
    ]
    more: Sequence[Any] = [
        *("profile", "new", "changed", "unchanged", "missing", "warnings"),
        Plain("finished_at", label="Закончен"),
        Column("sha256", label="Контрольная сумма"),
    ]
    list_filter: ClassVar[dict[str, list[str]]] = {
        "kind": ["exact"],
        "state": ["exact"],
        "month": ["exact"],
        "created_at": ["gte", "lte"],
        "errors": ["gte"],
    }
    search_fields: ClassVar[list[str]] = ["original_name", "profile"]
    related = ("author", "organization")


manage(ServiceRequest, READ_ONLY)
manage(Message, READ_ONLY)
manage(Sending, READ_ONLY)
manage(ImportRun, READ_ONLY)


class ListsGroup(ModelViewSetGroup):
    menu_label = "Списки"
    menu_icon = "list-ul"
    menu_order = 290
    items = (RequestViewSet, MessageViewSet, SendingViewSet, ImportViewSet)
