"""Personal accounts, set-based, and the premises that they bring along."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

from django.db.models import Model

from cabinet.accounts.models import Account, Premises
from imports.kinds import Column
from imports.report import MAX_MESSAGES, Report
from imports.rows.accounts import NAMES, AccountResource
from imports.staging import places, writing
from imports.staging.base import Staging
from imports.staging.cells import Cell, text
from imports.staging.sql import LINES, ODD, STAGED, run

KNOWN, FLATS = "import_known", "import_flats"
KNOWN_OF = f"""
SELECT * FROM accounts_account WHERE organization_id = ANY(%s)
    AND number IN (SELECT number FROM {STAGED})
"""
FLATS_OF = f"""
SELECT p.* FROM accounts_premises AS p JOIN accounts_building AS b ON b.id = p.building_id
WHERE b.organization_id = ANY(%s)
    AND (b.address, p.number) IN (SELECT building, flat FROM {STAGED})
"""
# Numbers that the portal has and the file lacks.
ABSENT = """
SELECT a.number FROM accounts_account AS a
WHERE a.organization_id = ANY(%s) AND NOT EXISTS (
    SELECT 1 FROM {staged} AS s JOIN {organizations} AS o ON o.text = {written}
    WHERE s.number = a.number AND o.found = a.organization_id)
ORDER BY a.number LIMIT {limit}
"""
NEW_ID = "nextval(pg_get_serial_sequence('accounts_account', 'id'))"
NEW_FLAT_ID = "nextval(pg_get_serial_sequence('accounts_premises', 'id'))"
LAST_WORDS = "coalesce(substring({} from '^[^ ]+ [^ ]+ (.+)$'), '')"
SAME_NUMBERS = f"""
SELECT n FROM {STAGED} WHERE number IN
    (SELECT number FROM {STAGED} JOIN {ODD} USING (n))
"""
REPEATED = f"""
SELECT n FROM {LINES} WHERE (organization_id, number) IN
    (SELECT organization_id, number FROM {LINES} GROUP BY 1, 2 HAVING count(*) > 1)
"""
# Rows of one flat that contradict each other, or of which the first alone moves it.
CONTRADICTING = f"""
SELECT n FROM {LINES} WHERE (building_id, flat) IN (
    SELECT building_id, flat FROM {LINES} GROUP BY 1, 2 HAVING count(*) > 1
        AND (bool_or(is_moved) OR count(DISTINCT nullif(entrance, '')) > 1
            OR count(DISTINCT nullif(floor, '')) > 1))
"""
SAME_FLATS = f"""
SELECT n FROM {STAGED} WHERE (building, flat) IN
    (SELECT building, flat FROM {STAGED} JOIN {ODD} USING (n))
"""
# Each flat that the file makes or moves, by the first of its lines.
TOLD_FLATS = "import_told_flats"
TOLD_FLATS_OF = f"""
SELECT l.building_id, l.flat AS number, min(n) AS n, min(line) AS line,
    coalesce(min(premises_id), {NEW_FLAT_ID}) AS premises_id,
    min(premises_id) IS NULL AS is_made,
    coalesce(nullif(max(l.entrance), ''), min(p.entrance), '') AS entrance,
    coalesce(nullif(max(l.floor), ''), min(p.floor), '') AS floor
FROM {LINES} AS l LEFT JOIN accounts_premises AS p ON p.id = l.premises_id
WHERE premises_id IS NULL OR is_moved GROUP BY l.building_id, l.flat
"""
MAKE_FLATS = f"""
INSERT INTO accounts_premises (id, building_id, number, entrance, floor)
SELECT premises_id, building_id, number, entrance, floor FROM {TOLD_FLATS} WHERE is_made
"""
MOVE_FLATS = f"""
UPDATE accounts_premises AS p SET entrance = t.entrance, floor = t.floor
FROM {TOLD_FLATS} AS t WHERE t.premises_id = p.id AND NOT t.is_made
"""
NAME_FLATS = f"""
UPDATE {LINES} AS l SET premises_id = t.premises_id FROM {TOLD_FLATS} AS t
WHERE t.is_made AND t.building_id = l.building_id AND t.number = l.flat
"""


class AccountStaging(Staging):
    resource = AccountResource
    named: ClassVar[tuple[str, ...]] = ("building",)
    others: ClassVar[Mapping[str, tuple[type[Model], str]]] = {
        "flat": (Premises, "number"),
        "entrance": (Premises, "entrance"),
        "floor": (Premises, "floor"),
    }

    def find(self, *, lock: bool) -> None:
        super().find(lock=lock)
        self.held = self.rows.count_held()
        involved = [organization.pk for organization in self.directory.involved]
        places.make(KNOWN, KNOWN_OF, [involved])
        places.make(FLATS, FLATS_OF, [involved])

    def links(self) -> dict[str, str]:
        return {
            "id": f"coalesce(old.id, {NEW_ID})",
            "organization_id": "o.found",
            "building_id": "b.id",
            "premises_id": "f.id",
            "flat": "s.flat",
            "entrance": self.context.written("entrance"),
            "floor": self.context.written("floor"),
            "is_moved": self._is_moved(),
            "seen": "hashtextextended(concat(old::text, f::text), 0)",
        }

    def joins(self) -> Iterator[str]:
        yield from super().joins()
        yield (
            "JOIN accounts_building AS b ON b.organization_id = o.found"
            " AND b.address = s.building"
        )
        yield f"LEFT JOIN {FLATS} AS f ON f.building_id = b.id AND f.number = s.flat"
        yield (
            f"LEFT JOIN {KNOWN} AS old ON old.organization_id = o.found"
            " AND old.number = s.number"
        )

    def is_changed(self) -> str:
        return f"({super().is_changed()} OR {self._is_moved()})"

    def value(self, column: Column, told: Cell | None) -> str:
        if column.name in NAMES and "full_name" in self.context.positions:
            return self._name(column.name)
        return super().value(column, told)

    def vouched(self) -> Iterator[str]:
        yield from super().vouched()
        if "full_name" not in self.context.positions:
            yield f"{text('last_name')} <> ''"
            return
        yield f"concat({text('full_name')}, {self._own('last_name')}) <> ''"
        for name in NAMES:
            most = Account._meta.get_field(name).max_length  # type: ignore[union-attr]  # noqa: SLF001
            yield f"length({self._name(name)}) <= {most:d}"

    def oddities(self) -> Iterator[str]:
        yield from (SAME_NUMBERS, REPEATED, CONTRADICTING, SAME_FLATS)

    def count(self, report: Report) -> None:
        super().count(report)
        if report.missing:
            self.findings = {**self.findings, "absent": self._absent()}

    def write(self) -> None:
        places.make(TOLD_FLATS, TOLD_FLATS_OF)
        writing.note(
            self.context.run,
            Premises,
            ("entrance", "floor"),
            lines=TOLD_FLATS,
            pk="premises_id",
            made="is_made",
        )
        for statement in (MOVE_FLATS, MAKE_FLATS, NAME_FLATS):
            run(statement)
        writing.note(self.context.run, Account, self.compared)
        writing.update(self)
        writing.insert(self, {"id": "l.id", "public_id": "gen_random_uuid()"})

    # Its parts

    def _absent(self) -> list[str]:
        statement = ABSENT.format(
            staged=STAGED,
            organizations=places.ORGANIZATIONS,
            written=self.context.written("organization"),
            limit=MAX_MESSAGES,
        )
        involved = [organization.pk for organization in self.directory.involved]
        return [number for (number,) in run(statement, [involved])]

    def _is_moved(self) -> str:
        """The file tells another entrance or floor of a flat that there is."""
        moves = (
            f"({told} <> '' AND {told} <> f.{name})"
            for name in ("entrance", "floor")
            if (told := self.context.written(name))
        )
        return f"(f.id IS NOT NULL AND ({' OR '.join(moves)}))"

    def _own(self, name: str) -> str:
        return text(name) if name in self.context.positions else "''"

    def _name(self, name: str) -> str:
        """Of «Иванова Анна Петровна», where the names have no columns of their own."""
        full = text("full_name")
        parts = {
            "last_name": f"split_part({full}, ' ', 1)",
            "first_name": f"split_part({full}, ' ', 2)",
            "middle_name": LAST_WORDS.format(full),
        }
        own, last = self._own(name), self._own("last_name")
        found = (
            f"CASE WHEN {last} <> '' OR {own} <> '' THEN {own} ELSE {parts[name]} END"
        )
        if not self.context.table.keep_empty:
            return found
        silent = f"concat({self.context.written(name)}, s.full_name) = ''"
        return f"CASE WHEN old.id IS NOT NULL AND {silent} THEN old.{name} ELSE {found} END"
