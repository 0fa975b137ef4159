"""«Активность жителей»: how many have joined, how many send readings online."""

import datetime as dt
from typing import Any

from django.db.models import Count, Q

from cabinet.accounts.models import Account
from cabinet.meters.models import Meter, Reading
from cabinet.residents.models import Residency
from cabinet.templatetags.kvartal import month as month_name
from portal.office.reports.frame import (
    Report,
    Table,
    chart,
    in_months,
    last_months,
    moment,
    months_before,
    percent,
)

ONLINE = (Reading.Source.CABINET, Reading.Source.PHOTO, Reading.Source.LINK)


class Activity(Report):
    name = "activity"
    page_title = "Активность жителей"
    permission = "residents.view_residency"
    header_icon = "group"
    about = (
        "Доля лицевых счетов, у которых на конец месяца есть подключённый житель, и"
        " доля счетов с приборами, показания которых за месяц передали через портал."
        " Счетов и приборов столько, сколько их сейчас."
    )

    def table(self, month: dt.date) -> Table:
        months = last_months(month)
        accounts = Account.objects.filter(organization__in=self.organizations).count()
        metered = self._metered()
        joined, sent = self._joined(months), self._sent(months)
        rows = [
            [
                month_name(day),
                *(accounts, joined[day], percent(joined[day], accounts)),
                *(metered, sent.get(day, 0), percent(sent.get(day, 0), metered)),
            ]
            for day in months
        ]
        return Table(
            titles=[
                *("Месяц", "Счетов", "Подключено", "Подключено, %"),
                *("Счетов с приборами", "Передали онлайн", "Передали онлайн, %"),
            ],
            rows=rows,
            charts=[
                chart("Подключено", [(row[0], row[3]) for row in rows], "%"),
                chart("Передали онлайн", [(row[0], row[6]) for row in rows], "%"),
            ],
        )

    def _metered(self) -> int:
        serving = Meter.objects.serving().filter(
            account__organization__in=self.organizations
        )
        counted: dict[str, int] = serving.order_by().aggregate(
            found=Count("account", distinct=True)
        )
        return counted["found"]

    def _joined(self, months: list[dt.date]) -> dict[dt.date, int]:
        """Accounts with a holder at the end of each month; one query."""
        counts: dict[str, Any] = {}
        for day in months:
            after = moment(months_before(day, -1))
            held = Q(started_at__lt=after) & (
                Q(ended_at__isnull=True) | Q(ended_at__gte=after)
            )
            counts[f"m{day:%Y%m}"] = Count("account", filter=held, distinct=True)
        ties = Residency.objects.filter(
            account__organization__in=self.organizations, shared_by__isnull=True
        )
        found = ties.order_by().aggregate(**counts)
        return {day: found[f"m{day:%Y%m}"] for day in months}

    def _sent(self, months: list[dt.date]) -> dict[dt.date, int]:
        """Accounts whose readings of a month came through the portal; one query."""
        sent = Reading.objects.current().filter(
            meter__account__organization__in=self.organizations, source__in=ONLINE
        )
        counted = in_months(sent, "date", months).values("of_month")
        rows = counted.annotate(found=Count("meter__account", distinct=True))
        return {row["of_month"]: row["found"] for row in rows}
