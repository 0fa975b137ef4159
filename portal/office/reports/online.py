"""«Онлайн-оплата и реестры»: what was paid here, and what the bank says came."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Sum

from cabinet.payments.models import RegistryMatch
from cabinet.payments.online.models import Intent, Refund
from cabinet.templatetags.kvartal import month as month_name
from portal.office.reports.frame import (
    Report,
    Table,
    chart,
    in_months,
    last_months,
    percent,
)

NOTHING = Decimal()


class Online(Report):
    name = "online"
    page_title = "Онлайн-оплата и реестры"
    permission = "payments_online.view_intent"
    header_icon = "form"
    about = (
        "Сколько жители заплатили через портал и сколько из этого подтвердил реестр"
        " банка. Что не подтверждено, ещё в пути — или его стоит спросить у банка."
    )

    def table(self, month: dt.date) -> Table:
        months = last_months(month)
        paid, back = self._paid(months), self._returned(months)
        rows = [_row(day, paid.get(day, {}), back.get(day, NOTHING)) for day in months]
        total: list[Any] = ["Всего"]
        total += [sum(row[n] for row in rows) for n in range(1, 7)]
        return Table(
            titles=[
                *("Месяц", "Платежей", "На сумму, ₽", "В реестрах", "На сумму, ₽"),
                *("Не подтверждено, ₽", "Возвращено, ₽"),
            ],
            rows=rows,
            total=total,
            charts=[
                chart(
                    "Подтверждено реестрами",
                    [(row[0], percent(row[4], row[2])) for row in rows],
                    "%",
                )
            ],
        )

    def _paid(self, months: list[dt.date]) -> dict[dt.date, dict[str, Any]]:
        matched = RegistryMatch.objects.filter(payment__booking__intent=OuterRef("pk"))
        paid = Intent.objects.filter(
            organization__in=self.organizations, state=Intent.State.PAID
        ).annotate(known=Exists(matched))
        rows = (
            in_months(paid, "finished_at", months)
            .values("of_month")
            .annotate(
                count=Count("pk"),
                paid=Sum("amount"),
                found=Count("pk", filter=Q(known=True)),
                found_sum=Sum("amount", filter=Q(known=True)),
            )
        )
        return {row["of_month"]: dict(row) for row in rows}

    def _returned(self, months: list[dt.date]) -> dict[dt.date, Decimal]:
        done = Refund.objects.filter(
            intent__organization__in=self.organizations, state=Refund.State.DONE
        )
        months_back = in_months(done, "created_at", months).values("of_month")
        rows = months_back.annotate(returned=Sum("amount"))
        return {row["of_month"]: row["returned"] for row in rows}


def _row(day: dt.date, paid: dict[str, Any], returned: Decimal) -> list[Any]:
    whole, known = paid.get("paid") or NOTHING, paid.get("found_sum") or NOTHING
    counts = paid.get("count", 0), paid.get("found", 0)
    return [
        month_name(day),
        *(counts[0], whole, counts[1], known),
        *(whole - known, returned),
    ]
