"""«Загрузки»: what was loaded by month and kind, and how it ended."""

import datetime as dt
from collections import defaultdict
from typing import Any

from django.db.models import Count, Q, Sum

from cabinet.templatetags.kvartal import month as month_name
from imports.models import ImportRun
from portal.office.reports.frame import (
    Report,
    Table,
    chart,
    in_months,
    last_months,
    percent,
)

State = ImportRun.State
REFUSED = (State.REFUSED, State.FAILED)


class Loads(Report):
    name = "loads"
    page_title = "Загрузки по месяцам"
    permission = "imports.view_importrun"
    header_icon = "upload"
    about = "Файлы, которые загружали за год до выбранного месяца, и чем это кончилось."

    def table(self, month: dt.date) -> Table:
        months = last_months(month)
        found = self._counted(months)
        kinds = dict(ImportRun._meta.get_field("kind").flatchoices)  # noqa: SLF001
        rows = [
            [
                month_name(row["of_month"]),
                kinds.get(row["kind"], row["kind"]),
                *(row[name] for name in ("files", "loaded", "refused", "undone")),
                row["lines"] or 0,
                row["faults"] or 0,
            ]
            for row in found
        ]
        files: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        for row in found:
            day = month_name(row["of_month"])
            files[day][0] += row["files"]
            files[day][1] += row["loaded"]
        shares = [
            (month_name(day), percent(*reversed(files[month_name(day)])))
            for day in months
            if month_name(day) in files
        ]
        return Table(
            titles=[
                *("Месяц", "Что загружали", "Файлов", "Загружено", "Отклонено"),
                *("Возвращено", "Строк", "Ошибок"),
            ],
            rows=rows,
            total=["Всего", "", *(sum(row[n] for row in rows) for n in range(2, 8))]
            if rows
            else (),
            charts=[chart("Загружено файлов из принятых", shares, "%")],
        )

    def _counted(self, months: list[dt.date]) -> list[dict[str, Any]]:
        runs = ImportRun.objects.managed_by(self.request.user)
        if len(self.organizations) < len(self.own):
            runs = runs.filter(organization__in=self.organizations)
        counted = (
            in_months(runs, "created_at", months)
            .values("of_month", "kind")
            .annotate(
                files=Count("pk"),
                loaded=Count("pk", filter=Q(state=State.IMPORTED)),
                refused=Count("pk", filter=Q(state__in=REFUSED)),
                undone=Count("pk", filter=Q(state=State.UNDONE)),
                lines=Sum("rows"),
                faults=Sum("errors"),
            )
            .order_by("-of_month", "kind")
        )
        return [dict(row) for row in counted]
