"""Sendings: planned, watched, paused, reported."""

from typing import Any, cast

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cabinet.accounts.models import Organization
from cabinet.notifications import sendings as services
from cabinet.notifications.models import Message, Sending
from cabinet.notifications.models.sending import FASTEST, SLOWEST
from cabinet.notifications.staff.pages import Told, may_see, may_send, page
from cabinet.residents.models import User

PER_PAGE = 30
FAILED_SHOWN = 100
ACTIONS = {
    "pause": (services.pause, "Приостановили: письма ждут."),
    "resume": (services.resume, "Продолжаем рассылку."),
    "cancel": (services.cancel, "Рассылка отменена."),
}


class PlanForm(forms.Form):
    """What to tell of, and when to begin."""

    what = forms.ChoiceField(label="О чём")
    starts_at = forms.DateTimeField(
        label="Начать",
        widget=forms.DateTimeInput(
            attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
        ),
        help_text="По московскому времени. Ночью письма всё равно подождут утра.",
    )

    def __init__(self, data: Any = None, *, user: User) -> None:
        super().__init__(data, initial={"starts_at": timezone.now()})
        own = Organization.objects.managed_by(user)
        self.offers = {
            f"{offer.source}-{offer.subject_id}": offer
            for offer in services.offers(list(own))
        }
        self.fields["what"].choices = [  # type: ignore[attr-defined]
            (key, offer.title) for key, offer in self.offers.items()
        ]

    def chosen(self) -> services.Offer:
        return self.offers[self.cleaned_data["what"]]


class PaceForm(forms.Form):
    per_minute = forms.IntegerField(
        label="Сообщений в минуту", min_value=SLOWEST, max_value=FASTEST
    )
    starts_at = forms.DateTimeField(
        label="Начать",
        widget=forms.DateTimeInput(
            attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
        ),
    )

    def __init__(self, data: Any = None, *, sending: Sending) -> None:
        told = {"per_minute": sending.per_minute, "starts_at": sending.starts_at}
        super().__init__(data, initial=told)
        if not sending.is_planned:
            del self.fields["starts_at"]


@require_safe
@may_see
def index(request: HttpRequest) -> HttpResponse:
    own = Sending.objects.managed_by(request.user).select_related("organization")
    found = Paginator(own, PER_PAGE).get_page(request.GET.get("page"))
    rows = [
        {"sending": sending, "report": report}
        for sending, report in zip(found, services.reports_of(found), strict=True)
    ]
    form = PlanForm(user=cast(User, request.user))
    return page(request, "sendings", tab="sendings", rows=rows, page=found, form=form)


@require_POST
@may_send
def plan(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    form = PlanForm(request.POST, user=user)
    if not form.is_valid():
        return page(request, "sendings", tab="sendings", rows=[], page=[], form=form)
    offer = form.chosen()
    sending = None
    with Told(request, f"Запланировано: {offer.title}."):
        sending = services.plan(
            organization=offer.organization,
            source=offer.source,
            subject_id=offer.subject_id,
            title=offer.title,
            starts_at=form.cleaned_data["starts_at"],
            by=user,
        )
    return (
        redirect("notices:sending", sending.pk)
        if sending
        else redirect("notices:sendings")
    )


@require_safe
@may_see
def card(request: HttpRequest, pk: int) -> HttpResponse:
    sending = _own(request, pk)
    failed = sending.messages.filter(
        state__in=[Message.State.FAILED, Message.State.BOUNCED]
    ).select_related("account")
    return page(
        request,
        "sending",
        tab="sendings",
        subtitle=sending.title,
        sending=sending,
        report=services.report_of(sending),
        people=services.people_of(sending.source, sending.subject_id),
        failed=failed.order_by("pk")[:FAILED_SHOWN],
        form=PaceForm(sending=sending),
    )


@require_POST
@may_send
def act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    sending = _own(request, pk)
    service, done = ACTIONS[action]
    with Told(request, done):
        service(sending=sending)
    return redirect("notices:sending", pk)


@require_POST
@may_send
def change(request: HttpRequest, pk: int) -> HttpResponse:
    sending = _own(request, pk)
    form = PaceForm(request.POST, sending=sending)
    if form.is_valid():
        wanted = {"starts_at": sending.starts_at, **form.cleaned_data}
        with Told(request, "Сохранено."):
            services.change_plan(sending=sending, **wanted)
    return redirect("notices:sending", pk)


def _own(request: HttpRequest, pk: int) -> Sending:
    rows = Sending.objects.managed_by(request.user)
    return get_object_or_404(rows.select_related("organization", "created_by"), pk=pk)


urlpatterns = [
    path("", index, name="sendings"),
    path("sendings/plan/", plan, name="plan"),
    path("sendings/<int:pk>/", card, name="sending"),
    path("sendings/<int:pk>/change/", change, name="change"),
    *[
        path(f"sendings/<int:pk>/{name}/", act, {"action": name}, name=name)
        for name in ACTIONS
    ],
]
