"""What the worker does for imports by the clock."""

from typing import Any

from django_q.models import Schedule


def plan(**_: Any) -> None:
    """Write the schedule down; runs after migrations."""
    Schedule.objects.get_or_create(
        func="imports.tasks.revive_runs",
        defaults={
            "name": "imports-revive",
            "schedule_type": Schedule.MINUTES,
            "minutes": 1,
        },
    )
    Schedule.objects.get_or_create(
        func="imports.tasks.prune_versions",
        defaults={"name": "imports-prune", "schedule_type": Schedule.DAILY},
    )
