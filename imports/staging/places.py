"""Small tables of what a staged file names: organisations, months, dates.

A file names few of them, however long it is: they go through row mode's own
look-ups, one by one.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Self

from django.core.exceptions import ValidationError

from cabinet.charges.models import BillingPeriod
from imports import values
from imports.rows import Context
from imports.rows.directory import IN_GIS, Directory
from imports.staging.cells import Cell
from imports.staging.sql import STAGED, run

ACCOUNTS = "import_accounts"
ORGANIZATIONS = "import_organizations"
MONTHS = "import_months"
# The account of a row: a number is enough where only one account has it.
ACCOUNT = (
    f'JOIN {ACCOUNTS} AS a ON a.number = s."account" AND'
    " (a.organization_id = o.found OR o.found IS NULL AND a.is_single)"
)

NAMED_IN_GIS = f"""
INSERT INTO {ACCOUNTS} SELECT a.id, told.account, a.organization_id,
    count(*) OVER (PARTITION BY told.account) = 1
FROM (SELECT DISTINCT account FROM {STAGED} WHERE account LIKE '__________-__%%'
      EXCEPT SELECT number FROM {ACCOUNTS}) AS told
    JOIN accounts_account AS a ON a.service_id = left(told.account, 13)
WHERE told.account ~ ('^' || %s || '$')
    AND a.organization_id IN (SELECT organization_id FROM {ACCOUNTS})
"""


def distinct(name: str) -> list[str]:
    """Every value of a staged column."""
    return [text for (text,) in run(f'SELECT DISTINCT "{name}" FROM {STAGED}')]


@dataclass
class StagedContext(Context):
    """A context that asks the staging table instead of walking through the file."""

    @classmethod
    def of(cls, context: Context) -> Self:
        return cls(
            context.table,
            context.positions,
            context.author,
            context.organization,
            context.month,
            run=context.run,
        )

    def column(self, name: str) -> set[str]:
        return set(distinct(name)) if name in self.positions else set()

    def written(self, name: str) -> str:
        """SQL of what a row writes in a column; nothing where there is none."""
        return f's."{name}"' if name in self.positions else "''"


@dataclass
class PartContext(Context):
    """Some rows of a file, beside the organisations that all of it names."""

    named: frozenset[str] = frozenset()

    def column(self, name: str) -> set[str]:
        return set(self.named) if name == "organization" else super().column(name)


def find_organizations(directory: Directory) -> None:
    """What the file writes for an organisation → its id; NULL where nothing is told."""

    def found(text: str) -> Any:
        organization = directory.organization(values.text(text))
        return organization.pk if organization else None

    _table(ORGANIZATIONS, "bigint", _column(directory.context, "organization"), found)


def find_months(context: Context) -> list[dt.date]:
    """What the file writes for a month → its first day."""

    def found(text: str) -> dt.date:
        month = values.month(text) or context.month
        if month is None:
            raise ValueError
        return month

    return _table(MONTHS, "date", _column(context, "month"), found)


def find_accounts(directory: Directory) -> None:
    """The accounts that rows may name, and whether a number is enough for it."""
    involved = [organization.pk for organization in directory.involved]
    make(
        ACCOUNTS,
        "SELECT id, number, organization_id,"
        " count(*) OVER (PARTITION BY number) = 1 AS is_single"
        " FROM accounts_account WHERE organization_id = ANY(%s)",
        [involved],
    )


def name_by_service_ids() -> None:
    """Let accounts be named as ГИС ЖКХ names them, too, where the file does."""
    run(NAMED_IN_GIS, [IN_GIS.pattern])


def periods_of(
    directory: Directory, months: list[dt.date], *, lock: bool
) -> list[BillingPeriod]:
    """The periods of a file; ``lock`` makes a second load of one of them wait."""
    periods = BillingPeriod.objects.filter(
        organization__in=directory.involved, month__in=months
    )
    # In one order, or two loads would wait for each other for ever.
    return list(periods.select_for_update().order_by("pk") if lock else periods)


def find_words(cell: Cell) -> None:
    """What the file writes for a date, a choice or the like → what row mode reads."""
    _table(cell.words, cell.db_type, distinct(cell.name), cell.meaning())


def make(name: str, query: str, values: list[Any] | None = None) -> None:
    """A temporary table of what a query gives."""
    run(f"DROP TABLE IF EXISTS {name}")
    run(f"CREATE TEMPORARY TABLE {name} ON COMMIT DROP AS {query}", values)
    run(f"ANALYZE {name}")


def _column(context: Context, name: str) -> list[str]:
    return distinct(name) if name in context.positions else [""]


def _table(
    name: str, kind: str, texts: Iterable[str], find: Callable[[str], Any]
) -> list[Any]:
    found = []
    for text in texts:
        try:
            found.append((text, find(text)))
        except (ValueError, ValidationError):
            continue
    run(f"DROP TABLE IF EXISTS {name}")
    run(
        f"CREATE TEMPORARY TABLE {name} (text text PRIMARY KEY, found {kind})"
        " ON COMMIT DROP"
    )
    told, meant = [text for text, _ in found], [value for _, value in found]
    run(
        f"INSERT INTO {name} SELECT * FROM unnest(%s::text[], %s::{kind}[])",
        [told, meant],
    )
    run(f"ANALYZE {name}")
    return meant
