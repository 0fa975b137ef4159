"""Staff's own pages about readings."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from cabinet.accounts.models import Account, Building, LeadingNumber
from cabinet.journal.services import note_seen
from cabinet.meters.desk_forms import (
    DeskForm,
    ExportForm,
    FindForm,
    HouseForm,
)
from cabinet.meters.desk_frame import (
    PER_PAGE,
    at_the_desk,
    file,
    note_people,
    screen,
    user,
    with_people,
)
from cabinet.meters.entering import page_context, receive
from cabinet.meters.exporting import FORMATS, take_for_billing, xlsx_of
from cabinet.meters.models import Meter, Reading
from cabinet.meters.review import (
    accept_reading,
    decline_reading,
)
from cabinet.meters.services import ReadingError
from cabinet.meters.silence import ask_house, of_house

# As one walks: entrance by entrance, flat 2 before flat 10.
IN_HOUSE_ORDER = (
    LeadingNumber("account__premises__entrance"),
    "account__premises__entrance",
    LeadingNumber("account__premises__number"),
    "account__premises__number",
    "account__number",
)
SILENT_HEADINGS = ("Адрес", "Лицевой счёт", "ФИО", "Телефон")


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
    note_people(request, Reading, page)
    return screen(request, "review", "Показания на проверке", page=page)


@at_the_desk
def photo(request: HttpRequest, pk: int) -> HttpResponse:
    own = Reading.objects.managed_by(request.user).exclude(photo="")
    with get_object_or_404(own, pk=pk).photo.open() as picture:
        return HttpResponse(picture.read(), content_type="image/jpeg")


@at_the_desk
@with_people
def silent(request: HttpRequest) -> HttpResponse:
    """Who of a house hasn't sent; all of them can be asked at once."""
    form = HouseForm(request.user, request.GET or None)
    if not form.is_valid():
        return screen(request, "silent", "Кто не передал показания", form=form)
    building = form.cleaned_data["building"]
    accounts = of_house(building)
    if "xlsx" in request.GET:
        return file(xlsx_of(SILENT_HEADINGS, _silent_rows(accounts)), "xlsx")
    page = Paginator(accounts, PER_PAGE).get_page(request.GET.get("page"))
    note_people(request, Account, page)
    context = {"form": form, "building": building, "page": page}
    return screen(request, "silent", "Кто не передал показания", **context)


@at_the_desk
@with_people
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
        meters = list(
            house.select_related("service", "account__premises").order_by(
                *IN_HOUSE_ORDER, "service__position", "serial_number", "zone"
            )
        )
    context = {"form": form, "meters": meters, "today": timezone.localdate()}
    return screen(request, "rounds", "Обходной лист", **context)


@at_the_desk
@with_people
def find(request: HttpRequest) -> HttpResponse:
    """The account whose resident is on the phone or at the desk."""
    form = FindForm(request.GET or None)
    accounts = Account.objects.none()
    if form.is_valid():
        own = Account.objects.managed_by(request.user).with_place()
        accounts = own.filter(number=form.cleaned_data["number"].strip())
        note_people(request, Account, accounts)
    return screen(request, "find", "Ввод показаний", form=form, accounts=accounts)


@at_the_desk
@with_people
def enter(request: HttpRequest, pk: int) -> HttpResponse:
    """Take readings by phone; with a reason some rules may be overridden."""
    own = Account.objects.managed_by(request.user).with_place()
    account = get_object_or_404(own, pk=pk)
    note_seen(account, f"Ввод показаний: счёт {account}", account)
    meters = Meter.objects.of(account)
    form = DeskForm(request.POST or None)
    sending = None
    if form.is_valid():
        sender = form.sender(user(request))
        sending = receive(request, account, sender, removed_too=True)
        messages.success(request, f"Принято показаний: {len(sending.taken)}.")
        if sending.is_clean:
            return redirect("reading:enter", pk=account.pk)
    context = page_context(account, meters, sending) | {"form": form}
    return screen(request, "enter", f"Счёт {account.number}", **context)


@at_the_desk
def export(request: HttpRequest) -> HttpResponse:
    """The month's accepted readings as a file; from then on they are given away."""
    form = ExportForm(request.user, request.POST or None)
    if not form.is_valid():
        return screen(request, "export", "Выгрузка показаний", form=form)
    told = form.cleaned_data
    readings = take_for_billing(
        organization=told["organization"], month=told["month"], again=told["again"]
    )
    if not readings:
        messages.warning(request, "За этот месяц выгружать нечего.")
        return redirect("reading:export")
    _, draw = FORMATS[told["form"]]
    return file(draw(readings), told["form"])


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


def _silent_rows(accounts: Any) -> list[tuple[object, ...]]:
    return [(one.address, one.number, one.holder, one.phone) for one in accounts]


def _buildings(request: HttpRequest) -> Any:
    return Building.objects.managed_by(request.user).select_related("organization")
