"""The public list of prices, for a page of the site to include."""

from itertools import groupby
from typing import Any

from django import template
from django.utils import timezone

from cabinet.accounts.models import Organization
from cabinet.tariffs.models import Tariff

Group = dict[str, Any]

register = template.Library()


@register.inclusion_tag("tariffs/tariff_tables.html")
def tariff_tables() -> dict[str, Any]:
    """Every tariff by organisation, those in force today apart from the others.

    One query whatever their number.
    """
    tariffs = Tariff.objects.select_related("service__organization", "supplier")
    ordered = tariffs.order_by(
        "service__organization__name",
        "service__organization",
        "service__position",
        "service__name",
        "-valid_from",
    )
    marked = ordered.marked_in_force(timezone.localdate())
    groups = groupby(marked, key=lambda one: one[0].service.organization)
    return {
        "groups": [_group(organization, list(rows)) for organization, rows in groups]
    }


def _group(organization: Organization, rows: list[tuple[Tariff, bool]]) -> Group:
    current = [tariff for tariff, in_force in rows if in_force]
    others = [tariff for tariff, in_force in rows if not in_force]
    return {"organization": organization, "current": current, "others": others}
