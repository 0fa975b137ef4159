"""The public list of prices, for a page of the site to include."""

from itertools import groupby
from operator import attrgetter
from typing import Any

from django import template
from django.utils import timezone

from cabinet.tariffs.models import Tariff

register = template.Library()


@register.inclusion_tag("tariffs/tariff_tables.html")
def tariff_tables() -> dict[str, Any]:
    """Tariffs in force today, by organisation; one query whatever their number."""
    tariffs = (
        Tariff.objects.in_force(timezone.localdate())
        .select_related("service__organization", "supplier")
        .order_by(
            "service__organization__name",
            "service__organization",
            "service__position",
            "service__name",
            "valid_from",
        )
    )
    groups = groupby(tariffs, key=attrgetter("service.organization"))
    return {"groups": [(organization, list(rows)) for organization, rows in groups]}
