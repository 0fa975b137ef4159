"""Staff's pages about the meters themselves: replacement and verification."""

from collections.abc import Iterable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from cabinet.meters.desk_forms import ReplacementForm, VerificationForm
from cabinet.meters.desk_frame import PER_PAGE, at_the_desk, file, screen, user
from cabinet.meters.exporting import xlsx_of
from cabinet.meters.models import Meter
from cabinet.meters.replacing import device_of, replace_device
from cabinet.meters.services import ReadingError

HEADINGS = (
    "Адрес",
    "Лицевой счёт",
    "ФИО",
    "Телефон",
    "Услуга",
    "Заводской номер",
    "Место установки",
    "Поверка до",
)
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
    if told["building"]:
        meters = meters.filter(account__premises__building=told["building"])
    if "xlsx" in request.GET:
        return file(xlsx_of(HEADINGS, _rows(meters)), "xlsx")
    page = Paginator(meters, PER_PAGE).get_page(request.GET.get("page"))
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


def _rows(meters: Iterable[Meter]) -> Iterable[tuple[object, ...]]:
    for meter in meters:
        account = meter.account
        told = (
            account.address,
            account.number,
            account.holder,
            account.phone,
            meter.service.name,
            meter.serial_number,
            meter.place,
        )
        yield (*told, meter.next_verification_date)
