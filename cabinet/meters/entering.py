"""The page of a dwelling's meters: what it shows and what becomes of a sending."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from cabinet.accounts.models import Account
from cabinet.meters.forms import EntryForm, OpenedForm, posted_forms, valid_entries
from cabinet.meters.models import BuildingMeter, Meter, MeterQuerySet, Reading
from cabinet.meters.rows import MeterRow, meter_rows
from cabinet.meters.services import Outcome, Sender, submit_readings
from cabinet.meters.swapping import suspected_swap
from cabinet.meters.window import Schedule
from cabinet.tariffs.models import Tariff


@dataclass(frozen=True)
class Line:
    """A meter with its form and what it costs to use a unit."""

    row: MeterRow
    form: EntryForm
    rate: Decimal | None


@dataclass
class Sending:
    """What a resident sent and what became of it."""

    forms: dict[int, EntryForm]
    outcomes: list[Outcome] = field(default_factory=list)
    swap: list[int] = field(default_factory=list)

    @property
    def taken(self) -> list[Reading]:
        return [one.reading for one in self.outcomes if one.reading]

    @property
    def is_clean(self) -> bool:
        refused = any(not form.is_valid() for form in self.forms.values())
        return bool(self.taken) and not refused


def receive(
    request: HttpRequest, account: Account, sender: Sender, *, removed_too: bool = False
) -> Sending:
    """Take what was posted; refusals stand at their fields afterwards."""
    data = _exchanged(request.POST.copy())
    sending = Sending(posted_forms(data, request.FILES))
    entries = valid_entries(sending.forms)
    sending.outcomes = submit_readings(
        account=account,
        entries=entries,
        sender=sender,
        opened_at=OpenedForm.opened_at(data, account.pk),
        removed_too=removed_too,
    )
    for outcome in sending.outcomes:
        if outcome.refusal:
            _form(sending, outcome.meter, data).add_error("value", outcome.refusal.text)
    refused = [one for one in sending.outcomes if one.reading is None]
    typed = {pk: entry.typed for pk, entry in entries.items()}
    sending.swap = suspected_swap(refused, typed)
    return sending


def _form(sending: Sending, meter: Meter, data: Any) -> EntryForm:
    """The meter's filled form; a zone that nobody filled in has none yet."""
    found = sending.forms.setdefault(meter.pk, EntryForm(meter.pk, data))
    found.is_valid()
    return found


def page_context(
    account: Account, meters: MeterQuerySet, sending: Sending | None = None
) -> dict[str, Any]:
    """Everything that a page with meters of one account shows."""
    now = timezone.now()
    schedule = Schedule.of(account.premises.building)
    held = list(meters.with_readings())
    rows = meter_rows(held, schedule.reported(now))
    forms = sending.forms if sending else {}
    today = schedule.today(now)
    return {
        "account": account,
        "action": reverse("meters:list", args=[account.public_id]),
        "today": today,
        "rows": rows,
        "lines": _lines(rows, forms, _rates(account, today)),
        "window": schedule.window(now),
        "window_is_open": schedule.is_open(now),
        "bill_month": schedule.month(today),
        "opened": OpenedForm.fresh(account.pk),
        "swap": sending.swap if sending else [],
        "declined": _declined(held, schedule.month(today)),
        "building_meters": BuildingMeter.objects.of(account.premises.building),
    }


def _lines(
    rows: Sequence[MeterRow],
    forms: dict[int, EntryForm],
    rates: dict[int, Decimal],
) -> list[Line]:
    """Of meters that still serve; zone lines of one device stand together."""
    serving = [row for row in rows if row.meter.removed_date is None]
    return [
        Line(
            row,
            forms.get(row.meter.pk) or EntryForm(row.meter.pk),
            rates.get(row.meter.service_id),
        )
        for row in serving
    ]


def _rates(account: Account, today: dt.date) -> dict[int, Decimal]:
    """The price of a unit where one tariff alone is in force."""
    tariffs = list(Tariff.objects.of(account.organization).in_force(today))
    services = [tariff.service_id for tariff in tariffs]
    return {
        tariff.service_id: tariff.rate
        for tariff in tariffs
        if services.count(tariff.service_id) == 1
    }


def _declined(meters: Sequence[Meter], month: dt.date) -> list[Reading]:
    return list(
        Reading.objects.filter(
            meter__in=meters,
            month=month,
            state=Reading.State.DECLINED,
            superseded_at__isnull=True,
        ).select_related("meter__service")
    )


def _exchanged(data: Any) -> Any:
    """The posted fields, those of two swapped meters exchanged when asked."""
    one, _, other = data.get("swap", "").partition("-")
    first, second = f"m{one}-value", f"m{other}-value"
    if first in data and second in data:
        data[first], data[second] = data[second], data[first]
    return data
