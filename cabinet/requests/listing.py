"""Which requests a list shows: by status, category and words."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import Q, TextChoices
from django.utils import timezone

from cabinet.requests.models.queries import ServiceRequestQuerySet


class Due(TextChoices):
    """What of the open requests presses."""

    ANY = "", "Любая"
    OVERDUE = "overdue", "Просрочены"
    TODAY = "today", "Срок сегодня"
    FREE = "free", "Без исполнителя"


def narrowed(
    requests: ServiceRequestQuerySet, wanted: Mapping[str, Any]
) -> ServiceRequestQuerySet:
    """Only what was asked for; an empty wish asks for everything."""
    for name in ("organization", "status", "category", "executor", "kind"):
        if wanted.get(name):
            requests = requests.filter(**{name: wanted[name]})
    if wanted.get("building"):
        requests = requests.filter(building=wanted["building"])
    if wanted.get("due"):
        requests = requests.open().filter(_pressing(wanted["due"]))
    words = (wanted.get("q") or "").strip()
    return requests.filter(_about(words)) if words else requests


def _pressing(due: str) -> Q:
    now = timezone.now()
    if due == Due.OVERDUE:
        return Q(due_at__lt=now)
    if due == Due.FREE:
        return Q(executor__isnull=True)
    tomorrow = timezone.localdate(now) + dt.timedelta(days=1)
    midnight = timezone.make_aware(dt.datetime.combine(tomorrow, dt.time()))
    return Q(due_at__gte=now, due_at__lt=midnight)


def _about(words: str) -> Q:
    found = Q(description__icontains=words) | Q(account__number=words)
    number = words.lstrip("№ ")
    if number.isdecimal() and len(number) < len(str(2**31)):
        found |= Q(number=int(number))
    return found
