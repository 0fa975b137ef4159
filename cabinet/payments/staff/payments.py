"""The back-office screen of payments: to look at, for everybody."""

from wagtail.admin.ui.tables import Column

from cabinet.accounts.staff import READ_ONLY, ManagedViewSet, manage
from cabinet.payments.models import Payment
from cabinet.templatetags.kvartal import money, month


class PaymentViewSet(ManagedViewSet):
    model = Payment
    icon = "form"
    list_display = [
        "paid_on",
        "account",
        Column(
            "amount",
            label="Сумма, ₽",
            accessor=lambda payment: money(payment.amount),
            sort_key="amount",
        ),
        Column(
            "paid_for_month",
            label="За какой месяц",
            accessor=lambda payment: month(payment.paid_for_month),
        ),
        "place",
        "operation_number",
        "organization",
    ]
    list_filter = {"paid_on": ["lte", "gte"]}
    search_fields = ["account__number", "operation_number", "place"]
    inspect_view_fields_exclude = ["id"]
    related = ("account", "organization")


manage(Payment, READ_ONLY)
