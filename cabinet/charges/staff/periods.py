"""Back-office screens of billing periods: what is loaded, close, open again."""

import datetime as dt
from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import messages
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import ListingButton

from cabinet.accounts.staff import ManagedIndex, ManagedObject, ManagedViewSet, manage
from cabinet.charges.models import BillingPeriod
from cabinet.charges.services import PeriodError, close_period, reopen_period
from cabinet.charges.staff.closing import PreviewBill, draft_bill, totals_of

INDEX = "billingperiod:index"


class NewPeriodForm(ModelForm):
    class Meta:
        model = BillingPeriod
        fields = ["organization", "month", "pay_until"]

    def clean_month(self) -> dt.date:
        """Any day names its month."""
        chosen: dt.date = self.cleaned_data["month"]
        return chosen.replace(day=1)


class PeriodForm(ModelForm):
    class Meta:
        model = BillingPeriod
        fields = ["pay_until"]


class PeriodIndex(ManagedIndex):
    def get_list_buttons(self, instance: BillingPeriod) -> list[Any]:
        buttons: list[Any] = super().get_list_buttons(instance)
        if self.user_has_permission("change"):
            buttons.insert(0, _change_button(instance))
        return buttons


class ChangePeriod(
    ManagedObject, PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView
):
    """Ask with the control totals in sight, then do it; POST alone changes."""

    model = BillingPeriod
    permission_required = "change"
    template_name = "charges/staff/change_period.html"
    header_icon = "calendar"
    verb: ClassVar[str]
    done: ClassVar[str]
    change: ClassVar[Callable[..., BillingPeriod]]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        period = self.get_object()
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return (
            context
            | totals_of(period)
            | {
                "period": period,
                "bill": None if period.is_closed else draft_bill(period),
                "verb": self.verb,
                "index_url": reverse(INDEX),
            }
        )

    def get_page_title(self) -> str:
        return self.verb

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        periods = {"url": reverse(INDEX), "label": "Расчётные периоды"}
        return [*self.breadcrumbs_items, periods, {"url": "", "label": self.verb}]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            period = type(self).change(period=self.get_object())
        except PeriodError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, f"{period.title}: {self.done}")
        return redirect(INDEX)


class ClosePeriod(ChangePeriod):
    verb = "Закрыть месяц"
    done = "месяц закрыт, жители видят начисления."
    change = staticmethod(close_period)


class ReopenPeriod(ChangePeriod):
    verb = "Открыть заново"
    done = "месяц открыт. Жители видят прежнюю версию, пока вы не закроете его снова."
    change = staticmethod(reopen_period)


class BillingPeriodViewSet(ManagedViewSet):
    model = BillingPeriod
    icon = "calendar"
    index_view_class = PeriodIndex
    list_display: ClassVar[list[Any]] = [
        "title",
        "organization",
        "status",
        "pay_until",
        "closed_at",
    ]
    list_filter = {"status": ["exact"], "month": ["gte", "lte"]}
    organization = "organization"
    related = ("organization",)
    inspect_view_fields = ["organization", "month", "status", "pay_until", "closed_at"]

    def get_form_class(self, for_update: bool = False) -> type[ModelForm]:
        return PeriodForm if for_update else NewPeriodForm

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("close/<int:pk>/", ClosePeriod.as_view(), name="close"),
            path("bill/<int:pk>/", PreviewBill.as_view(), name="bill"),
            path("reopen/<int:pk>/", ReopenPeriod.as_view(), name="reopen"),
        ]


def _change_button(period: BillingPeriod) -> ListingButton:
    view, label = (
        ("reopen", ReopenPeriod.verb)
        if period.is_closed
        else ("close", ClosePeriod.verb)
    )
    return ListingButton(label, url=reverse(f"billingperiod:{view}", args=[period.pk]))


manage(BillingPeriod, {"view", "add", "change"})
