"""«Платежи через портал»: how each stands, asking the provider, giving back."""

from collections.abc import Sequence
from typing import Any, ClassVar, cast

from django import forms
from django.contrib import messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.views.generic import FormView, TemplateView
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import ListingButton

from cabinet.accounts.staff import ManagedIndex, ManagedObject, ManagedViewSet, manage
from cabinet.lists.columns import Month, Roubles
from cabinet.payments.models import RegistryMatch
from cabinet.payments.online.errors import PaymentError
from cabinet.payments.online.forms import RoublesField
from cabinet.payments.online.models import Intent
from cabinet.payments.online.providers.base import ProviderError
from cabinet.payments.online.sealing import SealError
from cabinet.payments.online.services import refund_intent
from cabinet.payments.online.services.asking import ask
from cabinet.residents.models import User

INDEX = "intent:index"


class RefundForm(forms.Form):
    amount = RoublesField(label="Сколько вернуть, ₽")
    why = forms.CharField(label="Причина", max_length=200)


class IntentIndex(ManagedIndex):
    """With what a bank's registry says of each: whether the money has come."""

    def get_base_queryset(self) -> QuerySet[Any]:
        matched = RegistryMatch.objects.filter(payment__booking__intent=OuterRef("pk"))
        rows: QuerySet[Any] = super().get_base_queryset()
        shown: QuerySet[Any] = rows.annotate(in_registry=Exists(matched))
        return shown

    def get_list_buttons(self, instance: Intent) -> list[Any]:
        buttons: list[Any] = super().get_list_buttons(instance)
        if not self.user_has_permission("refund"):
            return buttons
        url = reverse("intent:ask", args=[instance.pk])
        buttons.append(ListingButton("Спросить банк", url=url))
        if instance.state == Intent.State.PAID:
            url = reverse("intent:refund", args=[instance.pk])
            buttons.append(ListingButton("Вернуть деньги", url=url))
        return buttons


class OneIntent(ManagedObject, PermissionCheckedMixin, WagtailAdminTemplateMixin):
    """A page of one payment and of what staff may do with it."""

    model = Intent
    permission_required = "refund"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        intents = {"url": reverse(INDEX), "label": "Платежи через портал"}
        return [*self.breadcrumbs_items, intents, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        intent = self.get_object()
        context: dict[str, Any] = super().get_context_data(**kwargs)
        left = intent.amount - intent.refunded
        return context | {"intent": intent, "left": left}


class AskProvider(OneIntent, TemplateView):
    """What the provider says is booked as if it had told us itself; POST alone asks."""

    template_name = "payments/online/staff/ask.html"
    header_icon = "history"
    page_title = "Спросить банк"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            after = ask(intent=self.get_object())
        except (ProviderError, SealError) as error:
            messages.error(request, f"Провайдер не ответил: {error}")
        else:
            told = f"Провайдер говорит: {after.get_state_display()}. {after.complaint}"
            messages.success(request, told)
        return redirect(INDEX)


class RefundIntent(OneIntent, FormView):
    """Give the payer back all or a part."""

    form_class = RefundForm
    template_name = "payments/online/staff/refund.html"
    header_icon = "undo"
    page_title = "Вернуть деньги"

    def form_valid(self, form: RefundForm) -> HttpResponse:
        author = cast(User, self.request.user)
        try:
            refund_intent(intent=self.get_object(), author=author, **form.cleaned_data)
        except PaymentError as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        messages.success(self.request, "Деньги возвращаются плательщику.")
        return redirect(INDEX)


class IntentViewSet(ManagedViewSet):
    model = Intent
    icon = "form"
    menu_label = "Платежи через портал"
    index_view_class = IntentIndex
    list_display: ClassVar[list[Any]] = [
        "created_at",
        "account",
        Roubles("amount", label="Сумма, ₽"),
        Column("state", label="Состояние", accessor="get_state_display"),
        Column(
            "why", label="Пояснение", accessor=lambda one: one.complaint or one.reason
        ),
        Column("provider_account", label="Способ"),
        Column(
            "in_registry",
            label="В реестре банка",
            accessor=lambda one: "да" if one.in_registry else "нет",
        ),
    ]
    more: Sequence[Any] = [
        Roubles("fee", label="Комиссия, ₽"),
        Month("month", label="За месяц"),
        *("purpose", "recipient", "organization", "provider_id", "finished_at"),
    ]
    ordering = "-pk"
    sortable = ()
    organization = "organization"
    house = "account__premises__building"
    list_filter: ClassVar[dict[str, list[str]]] = {
        "state": ["exact"],
        "created_at": ["gte", "lte"],
        "amount": ["gte", "lte"],
        "complaint": ["icontains"],
    }
    search_fields: ClassVar[list[str]] = [
        *("account__number__startswith", "provider_id__exact"),
    ]
    related = ("account", "organization", "provider_account", "recipient")
    inspect_view_fields: ClassVar[list[str]] = [
        *("public_id", "account", "organization", "recipient", "month", "purpose"),
        *("amount", "fee", "currency", "state", "reason", "complaint"),
        *("provider_account", "provider_id", "created_at", "finished_at", "checks"),
    ]

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("ask/<int:pk>/", AskProvider.as_view(), name="ask"),
            path("refund/<int:pk>/", RefundIntent.as_view(), name="refund"),
        ]


# Asking and giving back; no form fills in a payment by hand.
manage(Intent, {"view", "refund"})
