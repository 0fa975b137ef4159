"""Services and suppliers that a staged file names, and those it brings along."""

from imports.staging.cells import DASHES
from imports.staging.sql import LINES, run

NAME_LENGTH = 255
SETTLE = """
UPDATE {lines} AS l SET {name}_id = s.id FROM tariffs_{name} AS s
WHERE s.organization_id = l.organization_id AND s.name = l.new_{name}
"""
# Row mode tells of a new name once.
FIRST = """
SELECT min(n) FROM {lines} WHERE new_{name} IS NOT NULL AND {which}
GROUP BY organization_id, new_{name}
"""


def join(name: str) -> str:
    """Of what the row's organisation calls so, if anything."""
    return (
        f'LEFT JOIN tariffs_{name} AS {name} ON {name}.name = s."{name}"'
        f" AND {name}.organization_id = a.organization_id"
    )


def fits(name: str) -> str:
    return f'length(s."{name}") <= {NAME_LENGTH}'


def new(name: str) -> str:
    """SQL of a name that the organisation hasn't had."""
    is_new = f'{name}.id IS NULL AND s."{name}" NOT IN ({DASHES})'
    return f'CASE WHEN {is_new} THEN s."{name}" END'


def first(name: str, which: str = "true") -> str:
    return FIRST.format(lines=LINES, name=name, which=which)


def settle(name: str) -> None:
    """New ones are there now: name them by their ids."""
    run(SETTLE.format(lines=LINES, name=name))
