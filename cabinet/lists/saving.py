"""Keeping a list as it is seen, by a name; and throwing such a view away."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views import View
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from cabinet.accounts.models import Organization
from cabinet.accounts.saved_lists import LONGEST, SavedList

# Of the page, not of the view.
PASSING = ("p", "export", "_w_filter_fragment")


def kept_query(told: QueryDict) -> str:
    """Filters, order and columns as a query string, without the page's own."""
    pairs = [
        (name, value)
        for name, values in sorted(told.lists())
        for value in values
        if name not in PASSING and value
    ]
    return urlencode(pairs)


class SaveForm(forms.Form):
    name = forms.CharField(label="Название", max_length=60)
    query = forms.CharField(max_length=LONGEST, required=False)
    shared_with: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(
        queryset=None, required=False
    )

    def __init__(self, data: Any, *, user: Any) -> None:
        super().__init__(data)
        own = Organization.objects.managed_by(user)
        self.fields["shared_with"].queryset = own  # type: ignore[attr-defined]


class OfList(PermissionCheckedMixin, View):
    """Whoever may see the list may keep views of it."""

    any_permission_required = ("add", "change", "delete", "view")
    model: Any = None
    index_url_name = ""
    http_method_names = ["post"]

    def shown(self, query: str) -> HttpResponse:
        address = reverse(self.index_url_name)
        return redirect(f"{address}?{query}" if query else address)


class SaveList(OfList):
    def post(self, request: HttpRequest) -> HttpResponse:
        form = SaveForm(request.POST, user=request.user)
        query = kept_query(QueryDict(request.POST.get("query", "")))
        if not form.is_valid():
            messages.error(
                request,
                "Вид не сохранён: назовите его (до 60 знаков). Если выбрано очень"
                " много, уберите часть отбора.",
            )
            return self.shown(query)
        told = form.cleaned_data
        SavedList.objects.update_or_create(
            owner_id=request.user.pk,
            table=self.model._meta.label_lower,  # noqa: SLF001 (public)
            name=told["name"],
            defaults={"query": query, "shared_with": told["shared_with"]},
        )
        messages.success(request, f"Вид «{told['name']}» сохранён.")
        return self.shown(query)


class DropList(OfList):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """One's own; a colleague's view is the colleague's to drop."""
        own = SavedList.objects.filter(owner=request.user.pk)
        saved = get_object_or_404(own, pk=pk)
        saved.delete()
        messages.success(request, f"Вид «{saved.name}» удалён.")
        return self.shown("")
