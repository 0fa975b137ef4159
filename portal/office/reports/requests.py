"""«Заявки: сроки и оценки»: a year of requests, month by month."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.urls import reverse

from cabinet.requests.models import ServiceRequest
from cabinet.requests.statistics import Row, by_category, by_month, whole
from portal.office.reports.frame import (
    Linked,
    Report,
    Table,
    chart,
    in_months,
    last_months,
    percent,
)

# A chart of more kinds than these says nothing any more.
KINDS = 10


class Requests(Report):
    name = "requests"
    page_title = "Заявки: сроки и оценки"
    permission = "service_requests.view_servicerequest"
    header_icon = "form"
    about = (
        "Заявки, поданные за год до конца выбранного месяца: сколько, в срок ли, как"
        " долго ждали и что поставили жители. Сроки и оценки — по заявкам, поданным в"
        " этом месяце, когда бы их ни закончили."
    )

    @property
    def more(self) -> Linked:
        address = reverse("service_requests:statistics")
        return Linked("За любые дни, по категориям и исполнителям", address)

    def table(self, month: dt.date) -> Table:
        own = ServiceRequest.objects.filter(organization__in=self.organizations)
        asked: Any = in_months(own, "created_at", last_months(month))
        months, kinds = by_month(asked), by_category(asked)[:KINDS]
        return Table(
            titles=[
                *("Месяц", "Подано", "Не закончены", "Отклонены"),
                *("С нарушением срока", "В срок, %", "Часов до закрытия"),
                *("Оценка", "Оценок"),
            ],
            rows=[_cells(row) for row in months],
            total=_cells(whole(asked)) if months else (),
            charts=[
                chart("В срок", [(row.name, _in_time(row)) for row in months], "%"),
                chart("Подано по месяцам", [(row.name, row.total) for row in months]),
                chart(
                    "Подано по видам работ", [(row.name, row.total) for row in kinds]
                ),
            ],
        )


def _cells(row: Row) -> list[Any]:
    return [
        *(row.name, row.total, row.open, row.rejected, row.late, _in_time(row)),
        *(_exact(row.hours), _exact(row.rating), row.rated),
    ]


def _in_time(row: Row) -> Decimal | None:
    return percent(row.total - row.late, row.total)


def _exact(mean: float | None) -> Decimal | None:
    return None if mean is None else Decimal(str(mean))
