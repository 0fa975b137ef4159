"""«Поверка приборов»: whose meters stop counting, by house and by month."""

import datetime as dt
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from cabinet.meters.models import Meter
from cabinet.templatetags.kvartal import month as month_name
from portal.office.reports.frame import (
    YEAR,
    Linked,
    Report,
    Table,
    chart,
    in_months,
    months_before,
    percent,
)

HOUSE = "account__premises__building"
UNTIL = "next_verification_date"
# What the list behind a house is opened with.
WITHIN = 365


class Verification(Report):
    name = "verification"
    page_title = "Поверка приборов"
    permission = "meters.change_reading"
    header_icon = "date"
    about = (
        "Приборы, у которых срок поверки уже истёк или истекает в выбранном месяце, по"
        " домам; на графике — год вперёд. Показания прибора с истёкшей поверкой не"
        " принимаются. Дом ведёт к списку приборов."
    )

    @cached_property
    def months(self) -> list[dt.date]:
        """This month and those to come: it is what can still be done."""
        first = timezone.localdate().replace(day=1)
        return [months_before(first, -n) for n in range(YEAR)]

    @property
    def more(self) -> Linked:
        return Linked("Приборы списком и файлом", reverse("reading:verification"))

    def table(self, month: dt.date) -> Table:
        today = timezone.localdate()
        after = months_before(month, -1)
        over = Q(**{f"{UNTIL}__lt": today})
        soon = Q(**{f"{UNTIL}__gte": max(month, today), f"{UNTIL}__lt": after})
        houses = (
            self._own()
            .values(HOUSE, f"{HOUSE}__address")
            .annotate(
                meters=Count("pk"),
                over=Count("pk", filter=over),
                soon=Count("pk", filter=soon),
            )
            .filter(Q(over__gt=0) | Q(soon__gt=0))
            .order_by(f"{HOUSE}__address", HOUSE)
        )
        rows = [
            [
                _house(one[HOUSE], one[f"{HOUSE}__address"]),
                *(one["meters"], one["over"], one["soon"]),
                percent(one["over"], one["meters"]),
            ]
            for one in houses
        ]
        sums = [sum(row[n] for row in rows) for n in (1, 2, 3)]
        return Table(
            titles=["Дом", "Приборов", "Истекла", "Истекает за месяц", "Истекла, %"],
            rows=rows,
            total=["Всего", *sums, percent(sums[1], sums[0])] if rows else (),
            charts=[chart("Истекает по месяцам, приборов", self._ahead())],
        )

    def _own(self) -> "QuerySet[Meter]":
        own = Meter.objects.serving().filter(
            account__organization__in=self.organizations
        )
        return own.order_by()

    def _ahead(self) -> list[tuple[str, Any]]:
        counted = in_months(self._own(), UNTIL, self.months).values_list("of_month")
        found = dict(counted.annotate(found=Count("pk")))
        return [(month_name(day), found.get(day, 0)) for day in self.months]


def _house(pk: int, address: str) -> Linked:
    query = {"building": pk, "within": WITHIN}
    return Linked(address, reverse("reading:verification", query=query))
