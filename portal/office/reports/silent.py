"""«Кто не передал показания»: how many of each house's dwellings were heard from."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.db.models import Count, DateField, Q
from django.db.models.functions import Cast, Coalesce, TruncMonth
from django.urls import reverse
from django.utils import timezone

from cabinet.meters.models import Meter, Reading
from cabinet.templatetags.kvartal import month as month_name
from portal.office.reports.frame import (
    Linked,
    Report,
    Table,
    chart,
    last_months,
    months_before,
    percent,
)

HOUSE = "account__premises__building"
Sent = Mapping[tuple[int, dt.date], int]


class Silent(Report):
    name = "silent"
    page_title = "Не передали показания"
    permission = "meters.change_reading"
    header_icon = "user"
    about = (
        "Счета с приборами, от которых за выбранный месяц нет ни одного показания, по"
        " домам. Показание — того месяца, в счёт за который оно принято; загруженное"
        " — месяца своей даты. Приборов столько, сколько их сейчас. Дом ведёт к"
        " списку молчащих в этом месяце: оттуда им можно напомнить."
    )

    def table(self, month: dt.date) -> Table:
        months = last_months(month)
        houses, sent = self._houses(), self._sent(months)
        rows = [
            [self._house(pk, address), *_figures(count, sent.get((pk, month), 0))]
            for pk, address, count in houses
        ]
        whole = sum(count for _, _, count in houses)
        told: Counter[dt.date] = Counter()
        for (_, day), count in sent.items():
            told[day] += count
        shares = [(month_name(day), percent(told[day], whole)) for day in months]
        return Table(
            titles=[
                "Дом",
                "Счетов с приборами",
                "Передали",
                "Не передали",
                "Передали, %",
            ],
            rows=rows,
            total=["Всего", *_figures(whole, told[month])] if rows else (),
            charts=[chart("Передали показания", shares, "%")],
        )

    def _house(self, pk: int, address: str) -> str:
        """The list behind it is of the month that is being collected."""
        if self.month != timezone.localdate().replace(day=1):
            return address
        return Linked(address, reverse("reading:silent", query={"building": pk}))

    def _houses(self) -> list[tuple[int, str, int]]:
        """Key, address and accounts with meters at work; one query."""
        own = Meter.objects.serving().filter(
            account__organization__in=self.organizations
        )
        counted = own.order_by().values_list(HOUSE, f"{HOUSE}__address")
        found: Any = counted.annotate(found=Count("account", distinct=True))
        return list(found.order_by(f"{HOUSE}__address", HOUSE))

    def _sent(self, months: list[dt.date]) -> Sent:
        """Accounts heard from, by house and month; one query."""
        first, after = months[0], months_before(months[-1], -1)
        own = Reading.objects.current().filter(
            Q(month__gte=first, month__lt=after)
            | Q(month=None, date__gte=first, date__lt=after),
            meter__account__organization__in=self.organizations,
            meter__removed_date=None,
        )
        # A truncated day comes from the database as a moment.
        first_of = Cast(TruncMonth("date"), DateField())
        counted = (
            own.order_by()
            .annotate(of_month=Coalesce("month", first_of))
            .values_list(f"meter__{HOUSE}", "of_month")
            .annotate(found=Count("meter__account", distinct=True))
        )
        return {(house, day): found for house, day, found in counted}


def _figures(accounts: int, sent: int) -> list[Any]:
    return [accounts, sent, accounts - sent, percent(sent, accounts)]
