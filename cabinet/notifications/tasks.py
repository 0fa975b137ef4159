from typing import Any

from django_q.models import Schedule

from cabinet.notifications import sendings, services

SEND = services.SEND_TASK


def send_due_messages() -> int:
    """Send what is due; harmless when repeated. Returns how many were tried."""
    sendings.prepare_due()
    tried = services.send_due()
    sendings.finish()
    return tried


def plan_sending(**_: Any) -> None:
    """Have the worker look every minute for what waited; runs after migrations."""
    Schedule.objects.get_or_create(
        func=SEND,
        defaults={
            "name": "Отправка оповещений",
            "schedule_type": Schedule.MINUTES,
            "minutes": 1,
        },
    )
