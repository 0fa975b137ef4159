"""On what terms residents come in: ways of linking, documents, passwords, limits."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from cabinet.accounts.staff import READ_ONLY, ManagedCreate, ManagedViewSet, manage
from cabinet.residents.models import (
    LegalText,
    Limits,
    LinkingWays,
    PasswordRules,
)

SWITCHES = (
    *("flat", "last_payment", "bill_total", "control_code", "password"),
    *("approval", "first_entry", "surname"),
)


class NewWaysForm(forms.ModelForm):
    class Meta:
        model = LinkingWays
        fields = ["organization", *SWITCHES]


class WaysForm(forms.ModelForm):
    class Meta:
        model = LinkingWays
        fields = SWITCHES


class LinkingWaysViewSet(ManagedViewSet):
    model = LinkingWays
    icon = "key"
    list_display = ["organization", *SWITCHES]
    organization = "organization"
    related = ("organization",)

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return WaysForm if for_update else NewWaysForm


class LegalTextViewSet(ManagedViewSet):
    model = LegalText
    icon = "doc-full"
    list_display = ["kind", "version", "in_force_from"]
    list_filter = {"kind": ["exact"], "in_force_from": ["gte", "lte"]}
    form_fields = ["kind", "text", "in_force_from"]


class OnlyRow(ManagedCreate):
    """The portal has one such row: whoever would add a second one changes it."""

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        row = self.model.objects.first()
        if row and self.user_has_permission("change"):
            return redirect(self.edit_url_name, row.pk)
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return answer


class LimitsViewSet(ManagedViewSet):
    """One row for the whole portal; without it the portal's own numbers hold."""

    model = Limits
    add_view_class = OnlyRow
    icon = "warning"
    list_display = [
        "__str__",
        "accounts_of_resident",
        "residents_of_account",
        "failures_of_user",
        "requests_a_day",
        "files_of_request",
    ]
    form_fields = [
        *("accounts_of_resident", "residents_of_account", "guests_of_account"),
        *("failures_of_user", "failures_of_user_at_number", "failures_at_number"),
        *("closed_hours", "failures_of_address", "failures_of_network"),
        *("brake_failures", "brake_times_usual"),
        *("requests_a_day", "files_of_request", "megabytes_of_user"),
        *("file_megabytes", "import_megabytes"),
        *("code_tries", "codes_of_phone", "codes_of_address"),
        *("failures_of_login_here", "failures_of_login", "login_failures_of_network"),
    ]


class PasswordRulesViewSet(ManagedViewSet):
    model = PasswordRules
    add_view_class = OnlyRow
    icon = "lock"
    list_display = ["preset", "min_length"]
    form_fields = ["preset", "own_length"]


manage(LinkingWays, {"view", "add", "change"})
# A version that somebody agreed to is never changed: a new one is written.
manage(PasswordRules, {"view", "add", "change"}, common=True)
manage(Limits, {"view", "add", "change"}, common=True)
manage(LegalText, {*READ_ONLY, "add"}, common=True)
