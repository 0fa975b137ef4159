"""The resident's requests of one account: list, a new one, its page, its files."""

import uuid
from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from cabinet.accounts.access import with_account
from cabinet.accounts.models import Account
from cabinet.accounts.rights import Right
from cabinet.notices import notices_for
from cabinet.requests import payment, services
from cabinet.requests.downloads import hand_out
from cabinet.requests.forms import FilterForm, MessageForm, RatingForm, RequestForm
from cabinet.requests.listing import narrowed
from cabinet.requests.models import Attachment, Kind, ServiceRequest
from cabinet.requests.models.queries import ServiceRequestQuerySet
from cabinet.requests.neighbours import open_in_house
from cabinet.requests.statuses import Side, Status, may_move
from cabinet.residents.models import User

PER_PAGE, SHOWN = 20, 5


@with_account(see=Right.REQUESTS, change=Right.REQUESTS)
def list_requests(request: HttpRequest, account: Account) -> HttpResponse:
    own = _visible(request, account)
    form = FilterForm(request.GET, account=account)
    wanted = form.cleaned_data if form.is_valid() else {}
    found = narrowed(own, wanted).for_list().order_by("-created_at", "-pk")
    context = {
        "account": account,
        "form": form,
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "is_narrowed": any(wanted.values()),
    }
    return render(request, "requests/list.html", context)


@with_account(see=Right.REQUESTS, change=Right.REQUESTS)
def new_request(request: HttpRequest, account: Account) -> HttpResponse:
    """One form for three kinds; ``?kind=`` says which."""
    kind = request.GET.get("kind", Kind.WORK)
    kind = kind if kind in Kind.values else Kind.WORK.value
    user = cast(User, request.user)
    form = RequestForm(
        *((request.POST, request.FILES) if request.method == "POST" else ()),
        kind=kind,
        account=account,
        initial={"phone": user.phone, "email": user.email},
    )
    if form.is_valid():
        try:
            made = services.create_request(
                account=account, actor=user, **form.cleaned_data
            )
        except services.RequestError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{made} принята. Ответим здесь и письмом.")
            return redirect("requests:detail", account.public_id, made.number)
    context = {
        "account": account,
        "form": form,
        "kind": kind,
        "kinds": Kind.choices,
        "outages": notices_for(request, [account]) if kind == Kind.WORK else (),
        "open": open_in_house(account)[:SHOWN] if kind == Kind.WORK else (),
    }
    return render(request, "requests/new.html", context)


@with_account(see=Right.REQUESTS, change=Right.REQUESTS)
def detail(request: HttpRequest, account: Account, number: int) -> HttpResponse:
    """The request with its conversation; POST adds a message."""
    found = _one(request, account, number)
    form = MessageForm(
        *((request.POST, request.FILES) if request.method == "POST" else ())
    )
    if form.is_valid():
        try:
            services.add_comment(
                request=found,
                actor=cast(User, request.user),
                side=Side.RESIDENT,
                **form.cleaned_data,
            )
        except services.RequestError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Сообщение отправлено.")
            return redirect("requests:detail", account.public_id, number)
    return render(request, "requests/detail.html", _page_of(found, account, form))


@with_account(see=Right.REQUESTS, change=Right.REQUESTS)
def move(request: HttpRequest, account: Account, number: int) -> HttpResponse:
    """Withdraw, accept the work, or bring the request back."""
    found = _one(request, account, number)
    if request.method == "POST":
        try:
            services.move_request(
                request=found,
                actor=cast(User, request.user),
                side=Side.RESIDENT,
                expected=request.POST.get("expected", ""),
                target=request.POST.get("target", ""),
            )
        except services.RequestError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "Готово.")
    return redirect("requests:detail", account.public_id, number)


@with_account(see=Right.REQUESTS, change=Right.PAY)
def pay(request: HttpRequest, account: Account, number: int) -> HttpResponse:
    """On to the page where a paid service is paid for."""
    found = _one(request, account, number)
    if request.method == "POST":
        try:
            user = cast(User, request.user)
            return redirect(payment.page_to_pay(request=found, user=user))
        except services.RequestError as error:
            messages.error(request, str(error))
    return redirect("requests:detail", account.public_id, number)


@with_account(see=Right.REQUESTS, change=Right.REQUESTS)
def rate(request: HttpRequest, account: Account, number: int) -> HttpResponse:
    found = _one(request, account, number)
    form = RatingForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.rate_request(
                request=found, actor=cast(User, request.user), **form.cleaned_data
            )
        except services.RequestError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "Спасибо за оценку!")
    elif request.method == "POST":
        messages.error(request, "Выберите оценку от 1 до 5.")
    return redirect("requests:detail", account.public_id, number)


@with_account(see=Right.REQUESTS, change=Right.REQUESTS)
@require_safe
def file(
    request: HttpRequest,
    account: Account,
    number: int,
    file: uuid.UUID,
    *,
    preview: bool = False,
) -> HttpResponse:
    found = _one(request, account, number)
    shown = Attachment.objects.for_residents().filter(request=found)
    attachment = get_object_or_404(shown, public_id=file)
    return cast(HttpResponse, hand_out(attachment, preview=preview))


def _visible(request: HttpRequest, account: Account) -> ServiceRequestQuerySet:
    return ServiceRequest.objects.visible_to(request.user).filter(account=account)


def _one(request: HttpRequest, account: Account, number: int) -> ServiceRequest:
    return get_object_or_404(_visible(request, account).for_list(), number=number)


def _page_of(
    found: ServiceRequest, account: Account, form: MessageForm
) -> dict[str, Any]:
    shown = found.comments.for_residents().select_related("author")
    files = found.attachments.for_residents()
    return {
        "account": account,
        "asked": found,
        "comments": shown.prefetch_related("attachments"),
        "files": [item for item in files if item.comment_id is None],
        "events": found.events.for_residents().select_related("actor"),
        "form": form,
        "rating": RatingForm(),
        "is_paid": found.price is not None and payment.is_paid(found),
        "may_be_paid": account.may_pay and payment.may_be_paid(found),
        "may_withdraw": may_move(Side.RESIDENT, found.status, Status.CLOSED),
        "may_return": may_move(Side.RESIDENT, found.status, Status.IN_PROGRESS)
        and found.status != Status.CLARIFYING
        and (not found.is_ended or found.may_be_reopened),
    }
