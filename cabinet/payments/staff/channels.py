"""The back-office screen of cut-off dates: what residents are told of them."""

from cabinet.accounts.staff import ManagedViewSet, manage
from cabinet.payments.models import Channel


class ChannelViewSet(ManagedViewSet):
    model = Channel
    # «channel» may be anything in the back office; this is of payments.
    url_prefix = "payment-channels"
    url_namespace = "payment_channels"
    icon = "calendar-alt"
    menu_label = "Сроки способов оплаты"
    list_display = [
        "name",
        "organization",
        "days_to_registry",
        "cut_off_day",
    ]
    organization = "organization"
    search_fields = ["name"]
    related = ("organization",)
    form_fields = [
        "organization",
        "name",
        "words",
        "days_to_registry",
        "cut_off_day",
    ]


manage(Channel, {"view", "add", "change", "delete"})
