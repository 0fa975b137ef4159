"""What the worker does for the site by the clock."""

from typing import Any

from django.core.management import call_command
from django.utils import timezone
from django_q.models import Schedule

PUBLISH = "cms.tasks.publish_scheduled"
MINUTES = 5


def publish_scheduled() -> None:
    """Publish what an editor set for a time that has come, and take down the expired."""
    call_command("publish_scheduled", verbosity=0)


def plan_publishing(**_: Any) -> None:
    """Have the worker look every five minutes; runs after migrations."""
    Schedule.objects.get_or_create(
        func=PUBLISH,
        defaults={
            "name": "site-publishing",
            "schedule_type": Schedule.MINUTES,
            "minutes": MINUTES,
            "next_run": timezone.now(),
        },
    )
