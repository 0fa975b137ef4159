"""A request's card: its conversation, its fate, its files, its work order."""

import uuid
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from cabinet.journal.services import note_seen
from cabinet.requests import payment, services
from cabinet.requests.desk.forms import (
    AnswerForm,
    AssignForm,
    HandOverForm,
    MoveForm,
    PublicTextForm,
)
from cabinet.requests.desk.frame import (
    Told,
    desk_page,
    may_change,
    may_see,
    own_request,
    who,
)
from cabinet.requests.downloads import hand_out
from cabinet.requests.models import Attachment, ServiceRequest
from cabinet.requests.statuses import Side
from cabinet.requests.work_order import draw_work_order


@require_safe
@may_see
def card(request: HttpRequest, pk: int) -> HttpResponse:
    asked = own_request(request, pk)
    note_seen(asked, f"Заявка № {asked.number}")
    return _card(request, asked)


@require_POST
@may_change
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    asked = own_request(request, pk)
    form = AnswerForm(request.POST, request.FILES, asked=asked)
    if not form.is_valid():
        return _card(request, asked, answer=form)
    with Told(request, "Сохранено."):
        services.add_comment(
            request=asked,
            actor=who(request),
            side=Side.STAFF,
            **form.cleaned_data,
        )
    return redirect("service_requests:card", pk)


@require_POST
@may_change
def move(request: HttpRequest, pk: int) -> HttpResponse:
    asked = own_request(request, pk)
    form = MoveForm(request.POST, asked=asked)
    if not form.is_valid():
        return _card(request, asked, move=form)
    with Told(request, "Статус изменён."):
        services.move_request(
            request=asked,
            actor=who(request),
            side=Side.STAFF,
            **form.cleaned_data,
        )
    return redirect("service_requests:card", pk)


@require_safe
@may_see
def file(
    request: HttpRequest, pk: int, file: uuid.UUID, *, preview: bool = False
) -> HttpResponse:
    asked = own_request(request, pk)
    attachment = get_object_or_404(Attachment, request=asked, public_id=file)
    return cast(HttpResponse, hand_out(attachment, preview=preview))


@require_safe
@may_see
def work_order(request: HttpRequest, pk: int) -> HttpResponse:
    """A sheet that the craftsman takes along and the resident signs."""
    asked = own_request(request, pk)
    note_seen(asked, f"Заявка № {asked.number}")
    name = f"zakaz-naryad-{asked.number}.pdf"
    return HttpResponse(
        draw_work_order(asked),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )


@require_POST
@may_change
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the request to another organisation; from then on it is theirs."""
    asked = own_request(request, pk)
    form = HandOverForm(request.POST, asked=asked)
    if not form.is_valid():
        return _card(request, asked, hand_over=form)
    with Told(request, f"{asked} передана: {form.cleaned_data['to']}."):
        services.hand_over(request=asked, actor=who(request), **form.cleaned_data)
    still_ours = ServiceRequest.objects.managed_by(request.user).filter(pk=pk)
    if still_ours.exists():
        return redirect("service_requests:card", pk)
    return redirect("service_requests:queue")


@require_POST
@may_change
def public_text(request: HttpRequest, pk: int) -> HttpResponse:
    asked = own_request(request, pk)
    form = PublicTextForm(request.POST, instance=asked)
    if not form.is_valid():
        return _card(request, asked, public_text=form)
    with Told(request, "Соседи увидят этот текст."):
        services.show_to_neighbours(
            request=asked,
            actor=who(request),
            text=form.cleaned_data["public_text"],
        )
    return redirect("service_requests:card", pk)


def _card(request: HttpRequest, asked: ServiceRequest, **forms: Any) -> HttpResponse:
    context = {
        "asked": asked,
        **_talk_of(asked),
        "answer": AnswerForm(asked=asked, initial={"tone": "answer"}),
        "move": MoveForm(asked=asked),
        "assign": AssignForm(user=request.user, asked=asked),
        "hand_over": HandOverForm(asked=asked),
        "public_text": PublicTextForm(instance=asked) if asked.is_collective else None,
        "is_paid": asked.price is not None and payment.is_paid(asked),
        "may_change": request.user.has_perm("service_requests.change_servicerequest"),
    }
    return desk_page(request, "card", subtitle=str(asked), **(context | forms))


def _talk_of(asked: ServiceRequest) -> dict[str, Any]:
    comments = asked.comments.select_related("author")
    joined = asked.supporters.select_related("account__premises__building", "user")
    return {
        "files": asked.attachments.filter(comment__isnull=True),
        "comments": comments.prefetch_related("attachments"),
        "events": asked.events.select_related("actor"),
        "joined": joined if asked.is_collective else (),
    }
