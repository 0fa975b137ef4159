"""One organisation of several: working pages ask for it, and only where there are more."""

from typing import Any

from django import forms

from cabinet.accounts.models import Organization, Viewer

FIELD = "organization"


def offer_organizations(form: forms.Form, user: Viewer) -> None:
    """Let an employee of several organisations narrow a page to one, first of all."""
    own = Organization.objects.managed_by(user)
    if own[:2].count() > 1:
        field = forms.ModelChoiceField(
            own, label="Организация", required=False, empty_label="Все"
        )
        form.fields = {FIELD: field, **form.fields}


def chosen_organization(form: forms.Form) -> Organization | None:
    """The one that was asked for, though the rest of the form isn't filled in yet."""
    field: Any = form.fields.get(FIELD)
    key = form.data.get(FIELD, "") if field else ""
    if not str(key).isdecimal():
        return None
    found: Organization | None = field.queryset.filter(pk=key).first()
    return found
