import datetime as dt
from typing import Any

from django.utils import timezone
from django_q.models import Schedule

from cabinet.meters import reminders

REMIND = "cabinet.meters.tasks.remind"
HOUR = 9


def remind() -> int:
    """Write the day's reminders; harmless when repeated."""
    return reminders.remind()


def plan_reminders(**_: Any) -> None:
    """Have the worker remind every morning; runs after migrations."""
    tomorrow = timezone.localtime() + dt.timedelta(days=1)
    Schedule.objects.get_or_create(
        func=REMIND,
        defaults={
            "name": "meters-reminders",
            "schedule_type": Schedule.DAILY,
            "next_run": tomorrow.replace(hour=HOUR, minute=0, second=0, microsecond=0),
        },
    )
