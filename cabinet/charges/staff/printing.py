"""«Печать квитанций»: order a house or a month, watch it, fetch the file; slips, too."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.views.generic import FormView, View
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import ListingButton

from cabinet.accounts.staff import ManagedIndex, ManagedObject, ManagedViewSet, manage
from cabinet.charges.forms import PrintForm
from cabinet.charges.models import PrintRun
from cabinet.charges.printing import order_printing
from cabinet.charges.services import PeriodError

INDEX = "printrun:index"
TITLE = "Напечатать квитанции"


class PrintRunIndex(ManagedIndex):
    add_item_label = TITLE

    def get_list_buttons(self, instance: PrintRun) -> list[Any]:
        if not instance.file or not self.user_has_permission("view"):
            return []
        return [ListingButton("Скачать", url=_file_url(instance), icon_name="download")]

    def get_add_url(self) -> str | None:
        """The button of the list leads to the order, not to an empty row."""
        return reverse("printrun:order") if self.user_has_permission("add") else None


class OrderPrinting(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """Choose month, house and paper; the worker does the rest."""

    model = PrintRun
    form_class = PrintForm
    permission_required = "add"
    template_name = "charges/staff/print.html"
    header_icon = "download"
    page_title = TITLE

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        runs = {"url": reverse(INDEX), "label": "Печать квитанций"}
        return [*self.breadcrumbs_items, runs, {"url": "", "label": TITLE}]

    def form_valid(self, form: PrintForm) -> HttpResponse:
        try:
            run = order_printing(**form.cleaned_data)
        except PeriodError as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        text = f"Квитанций в работе: {run.total}. Файл появится в этом списке."
        messages.success(self.request, text)
        return redirect(INDEX)


class FetchPrint(ManagedObject, PermissionCheckedMixin, View):
    model = PrintRun
    permission_required = "view"

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        run = self.get_object()
        if not run.file:
            raise Http404
        return FileResponse(run.file.open("rb"), as_attachment=True)


class PrintRunViewSet(ManagedViewSet):
    model = PrintRun
    icon = "download"
    menu_label = "Печать квитанций"
    index_view_class = PrintRunIndex
    inspect_view_enabled = False
    list_display: ClassVar[list[Any]] = [
        "period_title",
        "where",
        "layout_title",
        "progress",
        "created_at",
    ]
    organization = "period__organization"
    house = "building"
    list_filter: ClassVar[dict[str, list[str]]] = {
        "state": ["exact"],
        "layout": ["exact"],
        "created_at": ["gte", "lte"],
    }
    related = ("period__organization", "building")

    def get_urlpatterns(self) -> list[URLPattern]:
        usual = [p for p in super().get_urlpatterns() if p.name != "add"]
        return [
            *usual,
            path("order/", OrderPrinting.as_view(), name="order"),
            path("file/<int:pk>/", FetchPrint.as_view(), name="file"),
        ]


def _file_url(run: PrintRun) -> str:
    return reverse("printrun:file", args=[run.pk])


# Ordering has a screen of its own: a run is never filled in by hand.
manage(PrintRun, {"view", "add"}, personal=True)
