"""«Собираемость»: charged and paid by month and service."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.core.cache import cache
from django.db.models import Sum

from cabinet.charges.models import BillingPeriod, Charge
from cabinet.templatetags.kvartal import month as month_name
from portal.office.reports.frame import (
    ChargesReport,
    Table,
    chart,
    last_months,
    percent,
)

SUMS = ("charged", "recalculation", "paid", "closing_balance")
NOTHING = Decimal()
Sums = tuple[Decimal, ...]


class Collection(ChargesReport):
    name = "collection"
    page_title = "Собираемость"
    about = (
        "Начислено и оплачено за год до выбранного месяца, по услугам, как это"
        " указано в счетах. Процент — оплачено к начисленному с перерасчётом."
    )

    def table(self, month: dt.date) -> Table:
        found = collected(self.organizations, last_months(month))
        rows = [
            [month_name(day), service, *sums, _share(sums)]
            for (day, service), sums in sorted(
                found.items(), key=lambda item: (-item[0][0].toordinal(), item[0][1])
            )
        ]
        total = added(found.values())
        months: dict[dt.date, list[Sums]] = defaultdict(list)
        for (day, _), sums in found.items():
            months[day].append(sums)
        shares = [
            (month_name(day), _share(added(months[day]))) for day in sorted(months)
        ]
        return Table(
            titles=[
                *("Месяц", "Услуга", "Начислено, ₽", "Перерасчёт, ₽", "Оплачено, ₽"),
                *("Исх. сальдо, ₽", "Собрано, %"),
            ],
            rows=rows,
            # A balance is of a month: those of several months don't add up.
            total=["Всего", "", *total[:3], None, _share(total)] if rows else (),
            charts=[chart("Собрано по месяцам", shares, "%")],
        )


def collected(
    organizations: Sequence[int], months: Sequence[dt.date]
) -> dict[tuple[dt.date, str], Sums]:
    """Sums in roubles by month and service, over the organisations' published bills."""
    periods = BillingPeriod.objects.published().filter(
        organization__in=organizations, month__in=months
    )
    versions = dict(periods.values_list("published_version_id", "month"))
    found: dict[tuple[dt.date, str], Sums] = {}
    for version, rows in totals_of(list(versions)).items():
        for service, sums in rows:
            key = versions[version], service
            found[key] = added([found.get(key, (NOTHING,) * len(SUMS)), sums])
    return found


def totals_of(versions: list[int]) -> dict[int, list[tuple[str, Sums]]]:
    """Totals of versions by service; counted once, for a version never changes."""
    keys = {f"office-collection:{version}": version for version in versions}
    known: dict[str, Any] = cache.get_many(keys)
    missing = [version for key, version in keys.items() if key not in known]
    counted: dict[str, list[tuple[str, Sums]]] = {
        f"office-collection:{version}": [] for version in missing
    }
    rows = (
        Charge.objects.filter(version__in=missing)
        .order_by()
        .values("version_id", "service__name")
        .annotate(**{f"{name}_sum": Sum(name) for name in SUMS})
    )
    told: Any = rows if missing else ()
    for row in told:
        sums = tuple(row[f"{name}_sum"] or NOTHING for name in SUMS)
        counted[f"office-collection:{row['version_id']}"].append(
            (row["service__name"], sums)
        )
    if counted:
        cache.set_many(counted, timeout=None)
    return {version: (known | counted)[key] for key, version in keys.items()}


def added(rows: Any) -> Sums:
    several = list(rows)
    return tuple(sum((sums[n] for sums in several), NOTHING) for n in range(len(SUMS)))


def _share(sums: Sums) -> Decimal | None:
    charged, recalculation, paid, _ = sums
    return percent(paid, charged + recalculation)
