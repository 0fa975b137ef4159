"""What the page of a run shows of its check: totals, differences, what is missing."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cabinet.tariffs.models import Service
from cabinet.templatetags.kvartal import month as month_name
from imports.checking.sums import MONEY
from imports.kinds import KINDS
from imports.kinds.paying import PAYMENTS
from imports.models import ImportRun

SHOWN = 100


@dataclass(frozen=True)
class Side:
    """One column of the control totals; None where nothing is told."""

    title: str
    rows: int | None = None
    accounts: int | None = None
    sum: Decimal | None = None
    due: Decimal | None = None
    # Whether it has to be what the file has, as the clerk's own figure has to.
    exact: bool = False


@dataclass(frozen=True)
class ServiceLine:
    """A service in the file, in the last version and in the month before."""

    name: str
    rows: int | None
    now: Decimal | None
    draft: Decimal | None
    before: Decimal | None

    @property
    def change(self) -> Decimal:
        return (self.now or Decimal()) - (self.before or Decimal())


@dataclass(frozen=True)
class Difference:
    """A line of the file and the same line of the month before."""

    line: int
    account: str
    service: str
    supplier: str
    now: Decimal
    before: Decimal | None
    change: Decimal


@dataclass(frozen=True)
class NewService:
    """A service that nobody has had, and those it may be called by mistake."""

    name: str
    near: list[str]
    known: list[str]


class Findings:
    """A run's check, ready to be printed."""

    def __init__(self, run: ImportRun) -> None:
        self.run, self.told = run, run.findings

    @property
    def month_before(self) -> str:
        day = self.told.get("month_before")
        return month_name(dt.date.fromisoformat(day)).lower() if day else ""

    @property
    def money(self) -> str:
        """What is summed: «Начислено», «Сумма платежа»."""
        kind = KINDS[self.run.kind]
        return kind.column(MONEY[kind.slug]).title if kind.slug in MONEY else ""

    @property
    def sides(self) -> list[Side]:
        return [side for side in self._sides() if side]

    @property
    def mismatches(self) -> list[str]:
        """Where the clerk's own program says something else than the file."""
        now = _side("", self.told.get("now"))
        return [
            f"{side.title}: {text}"
            for side in self.sides
            if now and side.exact
            for text in _mismatches(side, now)
        ]

    @property
    def has_no_totals(self) -> bool:
        """A file of payments that says nothing of itself: csv, dbf."""
        return self.run.kind == PAYMENTS.slug and not self.told.get("footer")

    @property
    def services(self) -> list[ServiceLine]:
        now, draft, before = (self._services(n) for n in ("now", "draft", "before"))
        names = dict.fromkeys([*now, *draft, *before])
        lines = [
            ServiceLine(
                name,
                now.get(name, (None, None))[0],
                now.get(name, (None, None))[1],
                draft.get(name, (None, None))[1],
                before.get(name, (None, None))[1],
            )
            for name in names
        ]
        return sorted(lines, key=lambda line: (line.now is None, line.name))

    @property
    def differences(self) -> list[Difference]:
        return [
            Difference(
                **one
                | {name: _decimal(one[name]) for name in ("now", "before", "change")}
            )
            for one in self.told.get("differences", ())
        ]

    @property
    def missing(self) -> list[dict[str, Any]]:
        """Charges of the last version that the file lacks; the first of them."""
        return [
            one | {"sum": _decimal(one["sum"])}
            for one in self.told.get("missing", ())[:SHOWN]
        ]

    @property
    def absent(self) -> list[str]:
        """Names of rows of another kind that the portal has and the file lacks."""
        return list(self.told.get("absent", ()))

    @property
    def new_services(self) -> list[NewService]:
        new = self.told.get("new_services", ())
        taken = {one["name"] for one in new}
        services = Service.objects.filter(organization__in=self.run.involved)
        names = services.order_by("name").values_list("name", flat=True).distinct()
        known = [name for name in names if name not in taken] if new else []
        return [
            NewService(one["name"], one["near"], _nearest_first(known, one["near"]))
            for one in new
        ]

    def _sides(self) -> Iterator[Side | None]:
        run, told = self.run, self.told
        yield _side("В файле", told.get("now"))
        footer = told.get("footer") or {}
        if footer:
            count = _decimal(footer.get("count"))
            rows = None if count is None else int(count)
            # The check has compared it with the rows, and refuses where they differ.
            yield Side("Итог в самом файле", rows, sum=_decimal(footer.get("sum")))
        if run.told_rows is not None or run.told_sum is not None:
            yield Side("Ваш итог", run.told_rows, sum=run.told_sum, exact=True)
        yield _side("Прошлая версия", told.get("draft"))
        yield _side(self.month_before.capitalize(), told.get("before"))

    def _services(self, name: str) -> dict[str, tuple[int, Decimal]]:
        services = (self.told.get(name) or {}).get("services", {})
        return {n: (rows, Decimal(sum_)) for n, (rows, sum_) in services.items()}


def _side(title: str, told: Mapping[str, Any] | None) -> Side | None:
    if not told:
        return None
    return Side(
        title,
        told["rows"],
        told.get("accounts"),
        _decimal(told["sum"]),
        _decimal(told.get("due")),
    )


def _mismatches(side: Side, now: Side) -> Iterator[str]:
    if side.rows is not None and side.rows != now.rows:
        yield f"строк {side.rows}, а в файле {now.rows}."
    if side.sum is not None and now.sum is not None and side.sum != now.sum:
        yield f"сумма {_written(side.sum)}, а в файле {_written(now.sum)}."


def _nearest_first(known: list[str], near: list[str]) -> list[str]:
    return [*near, *(name for name in known if name not in near)]


def _written(amount: Decimal) -> str:
    return f"{amount:.2f}".replace(".", ",")


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
