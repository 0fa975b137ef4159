import datetime as dt
from typing import Any

from django.utils import timezone
from django_q.models import Schedule

from cabinet.payments.online import services
from cabinet.payments.online.models import Intent
from cabinet.payments.online.providers.base import ProviderError
from cabinet.payments.online.providers.http import hurried
from cabinet.payments.online.sealing import SealError
from cabinet.payments.online.services.asking import ask
from cabinet.payments.online.services.autopaying import run_autopays

AUTOPAY = "cabinet.payments.online.tasks.pay_by_orders"
RECONCILE = "cabinet.payments.online.tasks.reconcile"
ASK = "cabinet.payments.online.tasks.ask_about"
EVERY_MINUTES = 2
HOUR = 10


def reconcile() -> dict[str, int]:
    """Ask about the intents whose time has come; harmless when repeated."""
    return services.reconcile(only_due=True)


def ask_about(intent: int) -> str:
    """Ask about one intent that somebody is waiting for."""
    row = Intent.objects.select_related("provider_account").get(pk=intent)
    if row.is_finished:
        return str(row.state)
    try:
        # The queue is everybody's: a slow bank gets no more of it than this.
        with hurried():
            return str(ask(intent=row).state)
    except (ProviderError, SealError) as error:
        return str(error)


def pay_by_orders() -> dict[str, int]:
    """Tell of tomorrow's standing orders, pay today's; harmless when repeated."""
    return run_autopays()


def plan_reconciliation(**_: Any) -> None:
    """Have the worker reconcile and pay standing orders; runs after migrations."""
    Schedule.objects.get_or_create(
        func=RECONCILE,
        defaults={
            "name": "payments-reconcile",
            "schedule_type": Schedule.MINUTES,
            "minutes": EVERY_MINUTES,
        },
    )
    tomorrow = timezone.localtime() + dt.timedelta(days=1)
    Schedule.objects.get_or_create(
        func=AUTOPAY,
        defaults={
            "name": "payments-autopay",
            "schedule_type": Schedule.DAILY,
            "next_run": tomorrow.replace(hour=HOUR, minute=0, second=0, microsecond=0),
        },
    )
