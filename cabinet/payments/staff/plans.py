"""«Рассрочки»: offer one, count its parts, end it."""

from typing import Any, ClassVar, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.generic import FormView, TemplateView
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from cabinet.accounts.staff import ManagedIndex, ManagedObject, ManagedViewSet, manage
from cabinet.lists.columns import Roubles
from cabinet.payments.debts.forms import OfferForm, PaidForm, WithdrawForm
from cabinet.payments.debts.services import (
    DebtError,
    count_instalment,
    offer_plan,
    withdraw_plan,
)
from cabinet.payments.models import InstalmentPlan
from cabinet.residents.models import User

INDEX, ONE = "instalments:index", "instalments:plan"
TITLE = "Рассрочки"
OFFER = "Предложить рассрочку"


class PlanIndex(ManagedIndex):
    add_item_label = OFFER

    def get_add_url(self) -> str | None:
        """The button of the list leads to the offer, not to an empty row."""
        return reverse("instalments:offer") if self.user_has_permission("add") else None


class OfferPlan(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    model = InstalmentPlan
    form_class = OfferForm
    permission_required = "add"
    template_name = "payments/staff/offer.html"
    header_icon = "calendar"
    page_title = OFFER

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        plans = {"url": reverse(INDEX), "label": TITLE}
        return [*self.breadcrumbs_items, plans, {"url": "", "label": OFFER}]

    def form_valid(self, form: OfferForm) -> HttpResponse:
        author = cast(User, self.request.user)
        try:
            plan = offer_plan(author=author, **form.cleaned_data)
        except DebtError as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        messages.success(self.request, "Рассрочка предложена: житель увидит её.")
        return redirect(ONE, plan.pk)


class ShowPlan(
    ManagedObject, PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView
):
    """The schedule; POST counts a part as paid or ends the plan."""

    model = InstalmentPlan
    permission_required = "change"
    template_name = "payments/staff/plan.html"
    header_icon = "calendar"

    def get_page_title(self) -> str:
        return "Рассрочка"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        plans = {"url": reverse(INDEX), "label": TITLE}
        return [*self.breadcrumbs_items, plans, {"url": "", "label": "Рассрочка"}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        plan = self.get_object()
        context: dict[str, Any] = super().get_context_data(**kwargs)
        parts = plan.instalments.order_by("number")
        return {
            "plan": plan,
            "parts": [(part, self._paying(part.number)) for part in parts],
            "today": timezone.localdate(),
            "withdrawing": WithdrawForm(),
        } | context

    def _paying(self, number: int) -> PaidForm:
        """Each part has a form of its own; what was sent stays with its part."""
        is_sent = self.request.POST.get("instalment") == str(number)
        return PaidForm(
            self.request.POST if is_sent else None,
            initial={"paid_on": timezone.localdate()},
            auto_id=f"id_%s_{number}",
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        plan = self.get_object()
        is_paid = "instalment" in request.POST
        form = PaidForm(request.POST) if is_paid else WithdrawForm(request.POST)
        if not form.is_valid():
            wrong = {} if is_paid else {"withdrawing": form}
            return self.render_to_response(self.get_context_data(**wrong))
        try:
            _change(plan, form.cleaned_data, request.POST.get("instalment"))
        except DebtError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "Записано.")
        return redirect(ONE, pk)


def _change(plan: InstalmentPlan, told: dict[str, Any], number: str | None) -> None:
    if number is None:
        withdraw_plan(plan=plan, **told)
        return
    wanted = number if number.isdecimal() else "0"
    part = get_object_or_404(plan.instalments.all(), number=wanted)
    count_instalment(instalment=part, **told)


class PlanViewSet(ManagedViewSet):
    model = InstalmentPlan
    url_prefix = "instalments"
    url_namespace = "instalments"
    icon = "calendar"
    menu_label = TITLE
    index_view_class = PlanIndex
    inspect_view_enabled = False
    list_display: ClassVar[list[Any]] = [
        TitleColumn(
            "account",
            label="Лицевой счёт",
            get_url=lambda plan: reverse(ONE, args=[plan.pk]),
        ),
        Roubles("debt", label="Долг, ₽"),
        Column("state", label="Состояние", accessor="get_state_display"),
        "offered_at",
        "answered_at",
    ]
    more = ["terms", "ended_at", "end_reason"]
    list_filter = {"state": ["exact"], "debt": ["gte", "lte"]}
    organization = "account__organization"
    house = "account__premises__building"
    search_fields = ["account__number"]
    related = ("account",)

    def get_urlpatterns(self) -> list[URLPattern]:
        usual = [p for p in super().get_urlpatterns() if p.name != "add"]
        return [
            *usual,
            path("offer/", OfferPlan.as_view(), name="offer"),
            path("<int:pk>/", ShowPlan.as_view(), name="plan"),
        ]


# Both have screens of their own: a plan is never edited by hand.
manage(InstalmentPlan, {"view", "add", "change"})
