"""Staff's pages about the meters themselves: replacement and verification."""

from collections.abc import Iterable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from cabinet.accounts.people import sees_people
from cabinet.meters.desk_forms import ReplacementForm, VerificationForm
from cabinet.meters.desk_frame import (
    PER_PAGE,
    at_the_desk,
    file,
    note_people,
    screen,
    user,
)
from cabinet.meters.exporting import xlsx_of
from cabinet.meters.models import Meter
from cabinet.meters.replacing import device_of, replace_device
from cabinet.meters.services import ReadingError

OF_PEOPLE = ("ФИО", "Телефон")
OF_METERS = ("Услуга", "Заводской номер", "Место установки", "Поверка до")
DEFAULT_DAYS = "60"


@at_the_desk
def replace(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a device off and put a new one, all its tariff zones in one form."""
    own = Meter.objects.managed_by(request.user).select_related("service", "account")
    meter = get_object_or_404(own, pk=pk)
    form = ReplacementForm(list(device_of(meter)), request.POST or None)
    if form.is_valid() and _replaced(request, meter, form):
        return redirect("reading:enter", pk=meter.account_id)
    return screen(request, "replace", "Замена прибора", form=form, meter=meter)


@at_the_desk
def verification(request: HttpRequest) -> HttpResponse:
    """Whose meters stop counting soon, or did, as a list and as a table."""
    form = VerificationForm(request.user, {"within": DEFAULT_DAYS} | request.GET.dict())
    title = "Поверка приборов"
    if not form.is_valid():
        return screen(request, "verification", title, form=form)
    told = form.cleaned_data
    today = timezone.localdate()
    meters = Meter.objects.managed_by(request.user).to_verify(today, told["within"])
    if told.get("organization"):
        meters = meters.filter(account__organization=told["organization"])
    if told["building"]:
        meters = meters.filter(account__premises__building=told["building"])
    if "xlsx" in request.GET:
        return file(_book(meters, with_people=sees_people(request.user)), "xlsx")
    page = Paginator(meters, PER_PAGE).get_page(request.GET.get("page"))
    note_people(request, Meter, page)
    return screen(request, "verification", title, form=form, page=page, today=today)


def _replaced(request: HttpRequest, meter: Meter, form: ReplacementForm) -> bool:
    try:
        replace_device(
            meter=meter,
            on=form.cleaned_data["on"],
            values=form.values(),
            new=form.new_meter(),
            author=user(request),
        )
    except ReadingError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, "Прибор заменён. Показания нового можно вписать здесь.")
    return True


def _book(meters: Iterable[Meter], *, with_people: bool) -> bytes:
    """The list as a table; names and telephones only for who may see them."""
    people = OF_PEOPLE if with_people else ()
    rows = (_row(meter, with_people=with_people) for meter in meters)
    return xlsx_of(("Адрес", "Лицевой счёт", *people, *OF_METERS), rows)


def _row(meter: Meter, *, with_people: bool) -> tuple[object, ...]:
    account = meter.account
    people = (account.holder, account.phone) if with_people else ()
    of_meter = (meter.service.name, meter.serial_number, meter.place)
    until = meter.next_verification_date
    return (account.address, account.number, *people, *of_meter, until)
