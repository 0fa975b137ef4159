from typing import Any

from django_q.models import Schedule

from cabinet.payments.online import services
from cabinet.payments.online.models import Intent
from cabinet.payments.online.providers.base import ProviderError
from cabinet.payments.online.sealing import SealError
from cabinet.payments.online.services.asking import ask

RECONCILE = "cabinet.payments.online.tasks.reconcile"
ASK = "cabinet.payments.online.tasks.ask_about"
EVERY_MINUTES = 2


def reconcile() -> dict[str, int]:
    """Ask about the intents whose time has come; harmless when repeated."""
    return services.reconcile(only_due=True)


def ask_about(intent: int) -> str:
    """Ask about one intent that somebody is waiting for."""
    row = Intent.objects.select_related("provider_account").get(pk=intent)
    if row.is_finished:
        return str(row.state)
    try:
        return str(ask(intent=row).state)
    except (ProviderError, SealError) as error:
        return str(error)


def plan_reconciliation(**_: Any) -> None:
    """Have the worker reconcile every few minutes; runs after migrations."""
    Schedule.objects.get_or_create(
        func=RECONCILE,
        defaults={
            "name": "payments-reconcile",
            "schedule_type": Schedule.MINUTES,
            "minutes": EVERY_MINUTES,
        },
    )
