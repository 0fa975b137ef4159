"""Forgetting versions that nobody was shown and nobody can go back to."""

import datetime as dt
import logging

from django.db import OperationalError, connection, transaction
from django.db.models import Q
from django.utils import timezone

from cabinet.charges import partitions
from cabinet.charges.models import BillingPeriod, PeriodVersion
from cabinet.charges.models.billed import forget_billed

logger = logging.getLogger(__name__)
PATIENCE = 2000  # milliseconds
# How long a draft that was given up can still be looked into.
KEPT = dt.timedelta(days=30)


def prune_versions(*, needed: set[int], now: dt.datetime | None = None) -> int:
    """Drop the rows of drafts that were never published; how many versions.

    Kept are what a period points at, whatever residents once saw, the last
    thirty days, and the versions ``needed`` for taking a load back.
    """
    before = (now or timezone.now()) - KEPT
    told = PeriodVersion.objects.filter(published_at=None, created_at__lt=before)
    idle = [pk for pk in told.values_list("pk", flat=True) if pk not in needed]
    return sum(_tried(pk) for pk in idle)


def _tried(version: int) -> bool:
    """A busy table is left for another day: no page waits for the broom."""
    try:
        return _prune(version)
    except OperationalError:
        logger.info("Version %s is in use, it is pruned another day", version)
        return False


@transaction.atomic
def _prune(version: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = {PATIENCE}")
    found = PeriodVersion.objects.select_related("period").get(pk=version)
    # Whoever loads, closes or takes back holds the period.
    BillingPeriod.objects.select_for_update().get(pk=found.period_id)
    points = Q(draft_version=version) | Q(published_version=version)
    if BillingPeriod.objects.filter(points).exists():
        return False
    forget_billed(version)
    partitions.drop(version)
    found.delete()
    return True
