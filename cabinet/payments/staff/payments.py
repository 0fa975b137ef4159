"""The back-office screen of payments: to look at, for everybody."""

from collections.abc import Sequence
from typing import Any, ClassVar

from cabinet.accounts.staff import READ_ONLY, ManagedViewSet, manage
from cabinet.lists.columns import Month, Roubles
from cabinet.payments.models import Payment


class PaymentViewSet(ManagedViewSet):
    model = Payment
    icon = "form"
    list_display: ClassVar[list[Any]] = [
        "paid_on",
        "account",
        Roubles("amount", label="Сумма, ₽"),
        Month("paid_for_month", label="За какой месяц"),
        "place",
        "operation_number",
        "organization",
    ]
    more: Sequence[Any] = [
        Roubles("fee", label="Комиссия, ₽"),
        Month("billing_month", label="Расчётный месяц"),
        *("posted_on", "created_at", "is_reversal"),
    ]
    ordering = "-paid_on"
    sortable = ("paid_on",)
    list_filter = {
        "paid_on": ["gte", "lte"],
        "billing_month": ["exact"],
        "amount": ["gte", "lte"],
        "place": ["icontains"],
        "is_reversal": ["exact"],
    }
    organization = "organization"
    house = "account__premises__building"
    search_fields = ["account__number__startswith", "operation_number__exact"]
    inspect_view_fields_exclude = ["id"]
    related = ("account", "organization")


manage(Payment, READ_ONLY)
