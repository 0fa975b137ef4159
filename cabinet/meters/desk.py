"""Staff's own pages about readings; who may enter them is asked by every one."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from cabinet.accounts.models import Account, Building
from cabinet.meters.desk_forms import (
    DeskForm,
    ExportForm,
    FindForm,
    HouseForm,
    ReplacementForm,
)
from cabinet.meters.entering import page_context, receive
from cabinet.meters.exporting import FORMATS, safe, take_for_billing, xlsx_of
from cabinet.meters.models import Meter, Reading
from cabinet.meters.review import (
    accept_reading,
    decline_reading,
    replace_meter,
)
from cabinet.meters.services import ReadingError
from cabinet.meters.silence import ask_house, of_house
from cabinet.residents.models import User

PER_PAGE = 50
P = ParamSpec("P")
Screen = Callable[Concatenate[HttpRequest, P], HttpResponse]
SILENT_HEADINGS = ("Адрес", "Лицевой счёт", "ФИО", "Телефон")
XLSX = FORMATS["xlsx"][0]


def at_the_desk(view: Screen[P]) -> Screen[P]:
    """For those who may change readings; others get 403."""
    allowed = permission_required("meters.change_reading", raise_exception=True)
    return cast("Screen[P]", wraps(view)(allowed(view)))


@at_the_desk
def review(request: HttpRequest) -> HttpResponse:
    """Readings that raised a doubt: believe them or refuse with words."""
    waiting = Reading.objects.to_review().managed_by(request.user)
    if request.method == "POST":
        _decide(request, get_object_or_404(waiting, pk=request.POST.get("reading")))
        return redirect("reading:review")
    shown = waiting.select_related(
        "meter__service", "meter__account__premises__building", "author"
    ).order_by("pk")
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    return _screen(request, "review", "Показания на проверке", page=page)


@at_the_desk
def photo(request: HttpRequest, pk: int) -> HttpResponse:
    own = Reading.objects.managed_by(request.user).exclude(photo="")
    with get_object_or_404(own, pk=pk).photo.open() as picture:
        return HttpResponse(picture.read(), content_type="image/jpeg")


@at_the_desk
def silent(request: HttpRequest) -> HttpResponse:
    """Who of a house hasn't sent; all of them can be asked at once."""
    form = HouseForm(request.user, request.GET or None)
    if not form.is_valid():
        return _screen(request, "silent", "Кто не передал показания", form=form)
    building = form.cleaned_data["building"]
    accounts = of_house(building)
    if "xlsx" in request.GET:
        return _file(xlsx_of(SILENT_HEADINGS, _silent_rows(accounts)), "xlsx", XLSX)
    page = Paginator(accounts, PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "building": building, "page": page}
    return _screen(request, "silent", "Кто не передал показания", **context)


@at_the_desk
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    building = get_object_or_404(_buildings(request), pk=pk)
    if request.method == "POST":
        asked = ask_house(building=building)
        messages.success(request, f"Отправлено писем: {asked}.")
    return redirect(f"{reverse('reading:silent')}?building={building.pk}")


@at_the_desk
def rounds(request: HttpRequest) -> HttpResponse:
    """A list to print: every meter of a house with room for what it shows."""
    form = HouseForm(request.user, request.GET or None)
    meters: list[Meter] = []
    if form.is_valid():
        own = Meter.objects.serving().managed_by(request.user).with_last_reading()
        house = own.filter(account__premises__building=form.cleaned_data["building"])
        meters = list(house.select_related("service", "account__premises"))
    context = {"form": form, "meters": meters, "today": timezone.localdate()}
    return _screen(request, "rounds", "Обходной лист", **context)


@at_the_desk
def find(request: HttpRequest) -> HttpResponse:
    """The account whose resident is on the phone or at the desk."""
    form = FindForm(request.GET or None)
    accounts = Account.objects.none()
    if form.is_valid():
        own = Account.objects.managed_by(request.user).with_place()
        accounts = own.filter(number=form.cleaned_data["number"].strip())
    return _screen(request, "find", "Ввод показаний", form=form, accounts=accounts)


@at_the_desk
def enter(request: HttpRequest, pk: int) -> HttpResponse:
    """Take readings by phone; with a reason some rules may be overridden."""
    own = Account.objects.managed_by(request.user).with_place()
    account = get_object_or_404(own, pk=pk)
    meters = Meter.objects.of(account)
    form = DeskForm(request.POST or None)
    sending = None
    if form.is_valid():
        sending = receive(request, account, meters, form.sender(_user(request)))
        messages.success(request, f"Принято показаний: {len(sending.taken)}.")
        if sending.is_clean:
            return redirect("reading:enter", pk=account.pk)
    context = page_context(account, meters, sending) | {"form": form}
    return _screen(request, "enter", f"Счёт {account.number}", **context)


@at_the_desk
def replace(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a meter off and put a new one, in one form."""
    own = Meter.objects.managed_by(request.user).select_related("service", "account")
    meter = get_object_or_404(own, pk=pk)
    form = ReplacementForm(request.POST or None)
    if form.is_valid() and _replaced(request, meter, form):
        return redirect("meter:index")
    return _screen(request, "replace", "Замена прибора", form=form, meter=meter)


@at_the_desk
def export(request: HttpRequest) -> HttpResponse:
    """The month's accepted readings as a file; from then on they are given away."""
    form = ExportForm(request.user, request.POST or None)
    if not form.is_valid():
        return _screen(request, "export", "Выгрузка показаний", form=form)
    told = form.cleaned_data
    readings = take_for_billing(
        organization=told["organization"], month=told["month"], again=told["again"]
    )
    if not readings:
        messages.warning(request, "За этот месяц выгружать нечего.")
        return redirect("reading:export")
    kind, draw = FORMATS[told["form"]]
    return _file(draw(readings), told["form"], kind)


def _decide(request: HttpRequest, reading: Reading) -> None:
    words = request.POST.get("words", "")[:300]
    try:
        if "accept" in request.POST:
            accept_reading(reading=reading, words=words)
            messages.success(request, "Показание принято.")
        else:
            decline_reading(reading=reading, words=words)
            messages.success(request, "Показание отклонено, жителю отправлено письмо.")
    except ReadingError as error:
        messages.error(request, str(error))


def _replaced(request: HttpRequest, meter: Meter, form: ReplacementForm) -> bool:
    told = form.cleaned_data
    try:
        replace_meter(
            meter=meter,
            on=told["on"],
            final_value=told["final_value"],
            new=form.new_meter(),
            author=_user(request),
        )
    except ReadingError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, "Прибор заменён.")
    return True


def _silent_rows(accounts: Any) -> list[tuple[object, ...]]:
    return [
        tuple(map(safe, (one.address, one.number, one.holder, one.phone)))
        for one in accounts
    ]


def _screen(
    request: HttpRequest, name: str, title: str, **context: Any
) -> HttpResponse:
    frame = {
        "page_title": title,
        "header_title": title,
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": "Главная"},
            {"url": reverse("reading:index"), "label": "Показания"},
            {"url": "", "label": title},
        ],
    }
    return render(request, f"meters/staff/{name}.html", frame | context)


def _file(content: bytes, extension: str, kind: str) -> HttpResponse:
    name = f"pokazaniya-{timezone.localdate():%Y-%m-%d}.{extension}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)


def _buildings(request: HttpRequest) -> Any:
    return Building.objects.managed_by(request.user).select_related("organization")


def _user(request: HttpRequest) -> User:
    return cast("User", request.user)
