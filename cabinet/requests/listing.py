"""Which requests a list shows: by status, category and words."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q

from cabinet.requests.models.queries import ServiceRequestQuerySet


def narrowed(
    requests: ServiceRequestQuerySet, wanted: Mapping[str, Any]
) -> ServiceRequestQuerySet:
    """Only what was asked for; an empty wish asks for everything."""
    for name in ("status", "category", "executor", "kind"):
        if wanted.get(name):
            requests = requests.filter(**{name: wanted[name]})
    if wanted.get("building"):
        requests = requests.filter(building=wanted["building"])
    words = (wanted.get("q") or "").strip()
    return requests.filter(_about(words)) if words else requests


def _about(words: str) -> Q:
    found = Q(description__icontains=words) | Q(account__number=words)
    number = words.lstrip("№ ")
    if number.isdecimal() and len(number) < len(str(2**31)):
        found |= Q(number=int(number))
    return found
