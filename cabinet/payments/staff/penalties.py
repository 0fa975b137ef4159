"""The back-office screen of dated rates of penalties."""

from typing import Any

from django.db.models import QuerySet
from django.forms import ModelForm

from cabinet.accounts.models import Viewer
from cabinet.accounts.staff import (
    ManagedCreate,
    ManagedEdit,
    ManagedIndex,
    ManagedViewSet,
    manage,
)
from cabinet.payments.models import PenaltyRule


class PenaltyRuleIndex(ManagedIndex):
    def get_base_queryset(self) -> QuerySet[Any]:
        """Common rules too: they are read by all, changed by administrators."""
        return PenaltyRule.objects.shown_to(self.request.user).select_related(
            "organization"
        )


def named_owner(form: ModelForm, user: Viewer) -> ModelForm:
    """A rule for everybody is an administrator's to make."""
    is_free = bool(getattr(user, "is_superuser", False))
    form.fields["organization"].required = not is_free
    return form


class PenaltyRuleCreate(ManagedCreate):
    def get_form(self, form_class: type[ModelForm] | None = None) -> ModelForm:
        return named_owner(super().get_form(form_class), self.request.user)


class PenaltyRuleEdit(ManagedEdit):
    def get_form(self, form_class: type[ModelForm] | None = None) -> ModelForm:
        return named_owner(super().get_form(form_class), self.request.user)


class PenaltyRuleViewSet(ManagedViewSet):
    model = PenaltyRule
    icon = "calendar"
    menu_label = "Ставки пеней"
    index_view_class = PenaltyRuleIndex
    add_view_class = PenaltyRuleCreate
    edit_view_class = PenaltyRuleEdit
    list_display = [
        "valid_from",
        "valid_until",
        "percent",
        "free_days",
        "first_part",
        "second_part",
        "organization",
    ]
    more = ["second_from", "pay_day", "basis"]
    list_filter = {"valid_from": ["gte", "lte"]}
    form_fields = [
        "organization",
        "valid_from",
        "valid_until",
        "percent",
        "free_days",
        "first_part",
        "second_from",
        "second_part",
        "pay_day",
        "basis",
    ]


manage(PenaltyRule, {"view", "add", "change", "delete"})
