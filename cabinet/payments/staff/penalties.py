"""The back-office screen of dated rates of penalties."""

from typing import Any

from django.db.models import QuerySet

from cabinet.accounts.staff import ManagedIndex, ManagedViewSet, manage
from cabinet.payments.models import PenaltyRule


class PenaltyRuleIndex(ManagedIndex):
    def get_base_queryset(self) -> QuerySet[Any]:
        """Common rules too: they are read by all, changed by administrators."""
        return PenaltyRule.objects.shown_to(self.request.user).select_related(
            "organization"
        )


class PenaltyRuleViewSet(ManagedViewSet):
    model = PenaltyRule
    icon = "calendar"
    menu_label = "Ставки пеней"
    index_view_class = PenaltyRuleIndex
    list_display = [
        "valid_from",
        "percent",
        "free_days",
        "first_part",
        "second_from",
        "second_part",
        "organization",
        "basis",
    ]
    form_fields = [
        "organization",
        "valid_from",
        "percent",
        "free_days",
        "first_part",
        "second_from",
        "second_part",
        "basis",
    ]


manage(PenaltyRule, {"view", "add", "change", "delete"})
