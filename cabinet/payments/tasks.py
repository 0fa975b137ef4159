import datetime as dt
from typing import Any

from django.utils import timezone
from django_q.models import Schedule

from cabinet.payments import announcing, dunning
from cabinet.payments.debts.aging import debtors

ANNOUNCE = "cabinet.payments.tasks.announce_payments"
REMIND = "cabinet.payments.tasks.remind_of_payment"
WRITE = "cabinet.payments.tasks.write_to_debtors"
HOUR = 10
# Accounts that one transaction writes to.
WRITTEN = 1000


def announce_payments() -> int:
    """Tell of payments that have come; harmless when repeated."""
    return announcing.announce_payments()


def remind_of_payment() -> int:
    """Write the day's reminders of what is due and owed; harmless when repeated."""
    return dunning.remind()


def write_to_debtors(
    organizations: list[int], month: dt.date, least: int, houses: list[int] | None
) -> int:
    """Write to debtors of so many months; who was told of the month hears no more."""
    found = debtors(organizations, month, least=least, houses=houses)
    return sum(
        dunning.write_to(found[start : start + WRITTEN])
        for start in range(0, len(found), WRITTEN)
    )


def plan_news(**_: Any) -> None:
    """Have the worker tell of money; runs after migrations."""
    Schedule.objects.get_or_create(
        func=ANNOUNCE,
        defaults={
            "name": "Новости о платежах",
            "schedule_type": Schedule.MINUTES,
            "minutes": 1,
        },
    )
    tomorrow = timezone.localtime() + dt.timedelta(days=1)
    Schedule.objects.get_or_create(
        func=REMIND,
        defaults={
            "name": "Напоминания об оплате",
            "schedule_type": Schedule.DAILY,
            "next_run": tomorrow.replace(hour=HOUR, minute=0, second=0, microsecond=0),
        },
    )
