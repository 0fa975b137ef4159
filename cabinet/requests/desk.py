"""The dispatcher's desk: the queue, a request's card, calls by phone.

Every view starts from what the employee's organisations were asked for.
"""

import uuid
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe

from cabinet.requests import services
from cabinet.requests.desk_forms import AnswerForm, AssignForm, MoveForm, QueueForm
from cabinet.requests.downloads import hand_out
from cabinet.requests.listing import narrowed
from cabinet.requests.models import Attachment, ServiceRequest
from cabinet.requests.statuses import Side
from cabinet.residents.models import User

TITLE = "Заявки"
PER_PAGE = 50
may_see = permission_required(
    "service_requests.view_servicerequest", raise_exception=True
)
may_change = permission_required(
    "service_requests.change_servicerequest", raise_exception=True
)


@require_safe
@may_see
def queue(request: HttpRequest) -> HttpResponse:
    """The most pressing first; without a wish, only what is still owed."""
    own = ServiceRequest.objects.managed_by(request.user)
    form = QueueForm(request.GET, user=request.user)
    wanted = form.cleaned_data if form.is_valid() else {}
    found = narrowed(own if any(wanted.values()) else own.open(), wanted)
    page = Paginator(found.for_list().by_deadline(), PER_PAGE)
    return desk_page(
        request,
        "queue",
        form=form,
        page=page.get_page(request.GET.get("page")),
        assign=AssignForm(user=request.user),
    )


@require_safe
@may_see
def card(request: HttpRequest, pk: int) -> HttpResponse:
    return _card(request, own_request(request, pk))


@require_POST
@may_change
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    asked = own_request(request, pk)
    form = AnswerForm(request.POST, request.FILES, asked=asked)
    if not form.is_valid():
        return _card(request, asked, answer=form)
    with _Told(request, "Сохранено."):
        services.add_comment(
            request=asked,
            actor=cast(User, request.user),
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
    with _Told(request, "Статус изменён."):
        services.move_request(
            request=asked,
            actor=cast(User, request.user),
            side=Side.STAFF,
            **form.cleaned_data,
        )
    return redirect("service_requests:card", pk)


@require_POST
@may_change
def assign(request: HttpRequest) -> HttpResponse:
    """Give the ticked requests to one executor; each stands by itself."""
    form = AssignForm(request.POST, user=request.user)
    if form.is_valid():
        ticked = [pk for pk in request.POST.getlist("pk") if pk.isdecimal()]
        rows = ServiceRequest.objects.managed_by(request.user).filter(pk__in=ticked)
        for asked in rows:
            with _Told(request, f"{asked}: {form.cleaned_data['executor']}."):
                services.assign_executor(
                    request=asked,
                    actor=cast(User, request.user),
                    executor=form.cleaned_data["executor"],
                )
    else:
        messages.error(request, "Выберите исполнителя.")
    return redirect(_back(request))


@require_safe
@may_see
def file(
    request: HttpRequest, pk: int, file: uuid.UUID, *, preview: bool = False
) -> HttpResponse:
    asked = own_request(request, pk)
    attachment = get_object_or_404(Attachment, request=asked, public_id=file)
    return cast(HttpResponse, hand_out(attachment, preview=preview))


def own_request(request: HttpRequest, pk: int) -> ServiceRequest:
    rows = ServiceRequest.objects.managed_by(request.user).for_list()
    return get_object_or_404(rows.select_related("author", "organization"), pk=pk)


def desk_page(
    request: HttpRequest, name: str, *, subtitle: str = "", **context: Any
) -> HttpResponse:
    """A page in the furniture of the back office."""
    crumbs = [
        {"url": reverse("wagtailadmin_home"), "label": "Главная"},
        {"url": reverse("service_requests:queue") if subtitle else "", "label": TITLE},
    ]
    if subtitle:
        crumbs.append({"url": "", "label": subtitle})
    context |= {
        "breadcrumbs_items": crumbs,
        "header_title": subtitle or TITLE,
        "header_icon": "form",
    }
    return TemplateResponse(request, f"requests/staff/{name}.html", context)


class _Told:
    """Do it and say so, or say why it couldn't be done."""

    def __init__(self, request: HttpRequest, done: str) -> None:
        self.request, self.done = request, done

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> bool:
        if error is None:
            messages.success(self.request, self.done)
            return False
        if isinstance(error, services.RequestError):
            messages.error(self.request, str(error))
            return True
        return False


def _card(request: HttpRequest, asked: ServiceRequest, **forms: Any) -> HttpResponse:
    files = asked.attachments.filter(comment__isnull=True)
    comments = asked.comments.select_related("author")
    context = {
        "asked": asked,
        "files": files,
        "comments": comments.prefetch_related("attachments"),
        "events": asked.events.select_related("actor"),
        "answer": AnswerForm(asked=asked, initial={"tone": "answer"}),
        "move": MoveForm(asked=asked),
        "assign": AssignForm(user=request.user),
        "may_change": request.user.has_perm("service_requests.change_servicerequest"),
    }
    return desk_page(request, "card", subtitle=str(asked), **(context | forms))


def _back(request: HttpRequest) -> str:
    """To the card when one request was assigned from it, else to the queue."""
    card_of = request.POST.get("card", "")
    if card_of.isdecimal():
        return reverse("service_requests:card", args=[card_of])
    return reverse("service_requests:queue")


urlpatterns = [
    path("", queue, name="queue"),
    path("assign/", assign, name="assign"),
    path("<int:pk>/", card, name="card"),
    path("<int:pk>/answer/", answer, name="answer"),
    path("<int:pk>/move/", move, name="move"),
    path("<int:pk>/files/<uuid:file>/", file, name="file"),
    path(
        "<int:pk>/files/<uuid:file>/preview/",
        file,
        {"preview": True},
        name="preview",
    ),
]
