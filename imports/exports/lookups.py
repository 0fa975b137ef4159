"""Where each column of a kind stands in the database."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from imports.exports import queries
from imports.exports.queries import Scope
from imports.kinds import KINDS, Column

CHUNK = 5000


@dataclass(frozen=True)
class Lookup:
    """A kind's rows, and the fields of its columns where names differ.

    An empty field leaves the column out.
    """

    rows: Callable[[Scope], "QuerySet[Any]"]
    fields: Mapping[str, str]


def columns_of(kind: str) -> list[Column]:
    """The columns that go out, in the order in which they are declared."""
    fields = LOOKUPS[kind].fields
    return [c for c in KINDS[kind].columns if fields.get(c.name, c.name)]


def rows_of(kind: str, scope: Scope) -> Iterator[tuple[Any, ...]]:
    """Typed values of every row, a few thousand at a time."""
    lookup = LOOKUPS[kind]
    names = [lookup.fields.get(c.name, c.name) for c in columns_of(kind)]
    labels = [_label(column) for column in columns_of(kind)]
    for values in lookup.rows(scope).values_list(*names).iterator(CHUNK):
        yield tuple(
            label(value) if label else value
            for label, value in zip(labels, values, strict=True)
        )


def _label(column: Column) -> Callable[[Any], Any] | None:
    """Codes of a choice to what a person reads; an empty one stays empty."""
    if not column.choices:
        return None
    names = {code: label for label, code in column.choices.items() if code}
    return lambda code: names.get(code, "")


LOOKUPS: Mapping[str, Lookup] = {
    "organizations": Lookup(queries.organizations, {}),
    "buildings": Lookup(queries.buildings, {"organization": "organization__inn"}),
    "accounts": Lookup(
        queries.accounts,
        {
            "organization": "organization__inn",
            "full_name": "",
            "building": "premises__building__address",
            "flat": "premises__number",
            "entrance": "premises__entrance",
            "floor": "premises__floor",
        },
    ),
    "periods": Lookup(queries.periods, {"organization": "organization__inn"}),
    "tariffs": Lookup(
        queries.tariffs,
        {
            "organization": "service__organization__inn",
            "service": "service__name",
            "supplier": "supplier__name",
        },
    ),
    "meters": Lookup(
        queries.meters,
        {
            "organization": "account__organization__inn",
            "account": "account__number",
            "service": "service__name",
            "date": "last_date",
            "value": "last_value",
        },
    ),
    "readings": Lookup(
        queries.readings,
        {
            "organization": "meter__account__organization__inn",
            "account": "meter__account__number",
            "service": "meter__service__name",
            "serial_number": "meter__serial_number",
            "zone": "meter__zone",
            "address": "",
        },
    ),
    "building-meters": Lookup(
        queries.building_meters,
        {
            "organization": "building__organization__inn",
            "building": "building__address",
            "service": "service__name",
            "date": "readings__date",
            "value": "readings__value",
            "consumption": "readings__consumption",
            "distributed": "readings__distributed",
        },
    ),
    "payments": Lookup(
        queries.payments,
        {"organization": "organization__inn", "account": "account__number"},
    ),
    "charges": Lookup(
        queries.charges,
        {
            "organization": "account__organization__inn",
            "account": "account__number",
            "month": "of_month",
            "service": "service__name",
            "supplier": "supplier__name",
        },
    ),
}
