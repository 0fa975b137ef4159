"""What a load knows besides the row at hand."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import QuerySet

from cabinet.accounts.models import Organization
from cabinet.residents.models import User
from imports.readers import Table
from imports.report import Message


@dataclass
class Context:
    """A file, who loads it and what they told about the whole of it.

    ``author`` is None for the command line, which may load everything. ``run``
    is the number of the load, which every row keeps.
    """

    table: Table
    positions: Mapping[str, int]
    author: User | None = None
    organization: Organization | None = None
    month: dt.date | None = None
    warnings: list[Message] = field(default_factory=list)
    run: int | None = None

    @property
    def managed(self) -> "QuerySet[Organization]":
        """The organisations whose rows the author may load."""
        if self.author is None:
            return Organization.objects.all()
        return Organization.objects.managed_by(self.author)

    @property
    def may_add_organizations(self) -> bool:
        return self.author is None or bool(getattr(self.author, "is_superuser", False))

    def cell(self, line_number: int, name: str) -> str:
        """What the file says in a row's column, as it is written there."""
        position = self.positions.get(name)
        cells = self.table.rows[line_number - 1].cells
        if position is None or position >= len(cells):
            return ""
        return " ".join(cells[position].split())

    def column(self, name: str) -> set[str]:
        """Every value of a column, as it is written."""
        return {self.cell(n, name) for n in range(1, len(self.table.rows) + 1)}

    def heading(self, name: str) -> str:
        position = self.positions.get(name)
        return "" if position is None else self.table.headings.cells[position].strip()

    def line(self, line_number: int) -> int:
        """The line of the file where a row begins."""
        return self.table.rows[line_number - 1].line
