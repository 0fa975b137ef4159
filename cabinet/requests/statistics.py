"""Counting requests: how many, how long they took, what residents thought."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Avg, Count, DurationField, ExpressionWrapper, F, Q
from django.db.models.functions import Coalesce, TruncMonth
from django.utils import formats, timezone

from cabinet.requests.models.queries import ServiceRequestQuerySet
from cabinet.requests.statuses import ENDED, OPEN, Status

HOUR = dt.timedelta(hours=1)


@dataclass(frozen=True)
class Row:
    """Figures of one group; ``hours`` from asked to closed and ``rating`` are means."""

    name: str
    total: int
    open: int
    rejected: int
    late: int
    hours: float | None
    rating: float | None
    rated: int


def by_category(requests: ServiceRequestQuerySet) -> list[Row]:
    return _grouped(requests, Coalesce("category__title", "paid_service__title"))


def by_executor(requests: ServiceRequestQuerySet) -> list[Row]:
    return _grouped(requests, F("executor__name"))


def by_month(requests: ServiceRequestQuerySet) -> list[Row]:
    months = requests.order_by().annotate(group=TruncMonth("created_at"))
    counted = months.values("group").annotate(**_figures()).order_by("group")
    return [_row(formats.date_format(one["group"], "F Y"), one) for one in counted]


def whole(requests: ServiceRequestQuerySet) -> Row:
    return _row("Всего", requests.order_by().aggregate(**_figures()))


def _grouped(requests: ServiceRequestQuerySet, name: Any) -> list[Row]:
    groups = requests.order_by().annotate(group=name).values("group")
    counted = groups.annotate(**_figures())
    rows = [_row(one["group"] or "Не назначен", one) for one in counted]
    return sorted(rows, key=lambda row: (-row.total, row.name))


def _figures() -> dict[str, Any]:
    closed_late = Q(closed_at__gt=F("due_at"))
    still_late = Q(status__in=OPEN, due_at__lt=timezone.now())
    took = ExpressionWrapper(F("closed_at") - F("created_at"), DurationField())
    return {
        "total": Count("pk"),
        "open": Count("pk", filter=Q(status__in=OPEN)),
        "rejected": Count("pk", filter=Q(status=Status.REJECTED)),
        "late": Count("pk", filter=closed_late | still_late),
        "took": Avg(took, filter=Q(status__in=ENDED)),
        "mark": Avg("rating"),
        "rated": Count("rating"),
    }


def _row(name: str, counted: Mapping[str, Any]) -> Row:
    took, mark = counted["took"], counted["mark"]
    return Row(
        name=name,
        total=counted["total"],
        open=counted["open"],
        rejected=counted["rejected"],
        late=counted["late"],
        hours=None if took is None else round(took / HOUR, 1),
        rating=None if mark is None else round(float(mark), 2),
        rated=counted["rated"],
    )
