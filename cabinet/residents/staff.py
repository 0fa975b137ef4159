"""The back-office screen of who holds which account."""

from cabinet.accounts.staff import READ_ONLY, ManagedViewSet, manage
from cabinet.residents.models import Residency


class ResidencyViewSet(ManagedViewSet):
    model = Residency
    icon = "group"
    menu_label = "Жители"
    menu_order = 260
    add_to_admin_menu = True
    list_display = ["user", "account", "method", "started_at", "ended_at"]
    list_filter = {"method": ["exact"], "started_at": ["lte", "gte"]}
    search_fields = [
        "user__email",
        "user__username",
        "user__last_name",
        "account__number",
    ]
    inspect_view_fields_exclude = ["id"]
    related = ("user", "account")


manage(Residency, READ_ONLY)
