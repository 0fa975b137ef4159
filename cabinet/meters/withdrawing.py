"""Taking back one's own reading."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from cabinet.accounts.models import Building
from cabinet.meters.models import Reading
from cabinet.meters.services import ReadingError
from cabinet.meters.window import Schedule

OF_RESIDENTS = (Reading.Source.CABINET, Reading.Source.PHOTO, Reading.Source.LINK)


@transaction.atomic
def withdraw_reading(*, reading: Reading, building: Building) -> None:
    """Take back a resident's own reading while its window is open.

    Raises ReadingError once the window has shut or the reading was exported.
    """
    held = Reading.objects.select_for_update().get(pk=reading.pk)
    if not can_be_withdrawn(held, Schedule.of(building), timezone.now()):
        raise ReadingError(
            "Это показание уже нельзя удалить: срок приёма прошёл или оно передано"
            " в расчёт. Если в нём ошибка, позвоните в организацию."
        )
    held.superseded_at = timezone.now()
    held.save(update_fields=["superseded_at"])


def can_be_withdrawn(reading: Reading, schedule: Schedule, now: dt.datetime) -> bool:
    return (
        reading.superseded_at is None
        and reading.state in {Reading.State.SENT, Reading.State.ACCEPTED}
        and reading.source in OF_RESIDENTS
        and schedule.is_open(now)
        and reading.month == schedule.month(schedule.today(now))
    )
