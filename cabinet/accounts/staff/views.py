"""Wagtail's views, limited to the rows of one's own organisations."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.contrib.admin.utils import unquote
from django.db.models import Model, QuerySet
from django.forms import ModelChoiceField, ModelForm
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from wagtail.admin.views.generic import (
    CreateView,
    DeleteView,
    EditView,
    InspectView,
)
from wagtail.admin.views.generic.history import HistoryView
from wagtail.admin.views.generic.usage import UsageView

from cabinet.accounts.models import Viewer
from cabinet.accounts.people import sees_people
from cabinet.accounts.signals import people_shown
from cabinet.accounts.staff.policies import managed
from cabinet.lists.columns import Plain
from cabinet.lists.index import ListIndex
from cabinet.templatetags.kvartal import NOTHING

AS_IN_LISTS = Plain("value")


def limit_choices(form: ModelForm, user: Viewer) -> ModelForm:
    """Offer only what belongs to the employee's organisations."""
    for field in form.fields.values():
        if isinstance(field, ModelChoiceField) and field.queryset is not None:
            field.queryset = managed(field.queryset.model, user)
    return form


class ManagedObject:
    """Somebody else's row is a 404, exactly like one that doesn't exist."""

    model: type[Model]
    request: HttpRequest
    kwargs: dict[str, Any]

    def get_object(self, queryset: QuerySet[Any] | None = None) -> Any:
        rows = managed(self.model, self.request.user)
        return get_object_or_404(rows, pk=unquote(str(self.kwargs["pk"])))


class ManagedIndex(ListIndex):
    def get_base_queryset(self) -> QuerySet[Any]:
        return self.narrowed(managed(self.model, self.request.user))


class ManagedCreate(CreateView):
    def get_form(self, form_class: type[ModelForm] | None = None) -> ModelForm:
        return limit_choices(super().get_form(form_class), self.request.user)

    def get_success_buttons(self) -> list[Any]:
        """«Изменить», unless nobody changes such rows."""
        return super().get_success_buttons() if self.edit_url_name else []


class ManagedEdit(ManagedObject, EditView):
    def get_form(self, form_class: type[ModelForm] | None = None) -> ModelForm:
        return limit_choices(super().get_form(form_class), self.request.user)


class ManagedDelete(ManagedObject, DeleteView):
    pass


class ManagedInspect(ManagedObject, InspectView):
    personal: Collection[str] = ()

    def get_fields(self) -> list[str]:
        """Without names, telephones and e-mails for whoever may not see them."""
        fields: list[str] = super().get_fields()
        if sees_people(self.request.user):
            return fields
        return [name for name in fields if name not in self.personal]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        if not set(self.get_fields()).isdisjoint(self.personal):
            people_shown.send(sender=self.model, row=self.object, exported=False)
        return context

    def get_field_display_value(self, field_name: str, field: Any) -> Any:
        """As the lists write it: yes and no, moments by our clock, people by name."""
        value = super().get_field_display_value(field_name, field)
        if isinstance(value, dt.date | bool):
            return AS_IN_LISTS.show(value)
        value = getattr(value, "display_name", value)
        return NOTHING if value in {None, ""} else value


class ManagedHistory(ManagedObject, HistoryView):
    pass


class ManagedUsage(ManagedObject, UsageView):
    pass
