"""What the worker does for the site by the clock."""

import datetime as dt
from typing import Any

from django.core.management import call_command
from django.utils import timezone
from django_q.models import Schedule

from cms.models import PageVisits, SearchMiss

PUBLISH = "cms.tasks.publish_scheduled"
FORGET = "cms.tasks.forget_old_counts"
MINUTES = 5
# Reports tell of thirty days. Anybody may search for anything: the list of what
# was not found is as long as an editor may read.
KEPT = dt.timedelta(days=90)
MOST_SEARCHES = 5000


def publish_scheduled() -> None:
    """Publish what an editor set for a time that has come, and take down the expired."""
    call_command("publish_scheduled", verbosity=0)


def forget_old_counts() -> None:
    """Drop visits and searches in vain that no report shows any more."""
    PageVisits.objects.filter(day__lt=timezone.localdate() - KEPT).delete()
    SearchMiss.objects.filter(last_at__lt=timezone.now() - KEPT).delete()
    most_asked = SearchMiss.objects.order_by("-times", "-last_at").values("pk")
    SearchMiss.objects.exclude(pk__in=most_asked[:MOST_SEARCHES]).delete()


def plan(**_: Any) -> None:
    """Have the worker publish every five minutes and forget daily; after migrations."""
    Schedule.objects.get_or_create(
        func=FORGET,
        defaults={"name": "site-forgetting", "schedule_type": Schedule.DAILY},
    )
    Schedule.objects.get_or_create(
        func=PUBLISH,
        defaults={
            "name": "site-publishing",
            "schedule_type": Schedule.MINUTES,
            "minutes": MINUTES,
            "next_run": timezone.now(),
        },
    )
