"""A file's mapping while a person works on it: forms, first rows, what is missing."""

from collections.abc import Mapping as Values
from typing import Any

from cabinet.residents.models import User
from imports.headings import match
from imports.kept import kept_file
from imports.kinds import KINDS
from imports.kinds.paying import read_as
from imports.mapping_forms import ColumnsForm, ReadingForm
from imports.models import ImportProfile, ImportRun
from imports.profile_forms import ProfileForm, SaveForm
from imports.profiles.mapping import composed
from imports.profiles.schema import parse_settings
from imports.profiles.services import named_profile, reread_run, save_profile
from imports.profiles.settings import Settings
from imports.profiles.translation import translate
from imports.readers import ENCODINGS, ReaderError, Table, read
from imports.readers.table import Row

ROWS = 10


class Mapping:
    """What the page of a run's mapping shows, and what its buttons do.

    The choices of columns stand as they were sent, unless the person asked to
    see the file anew: then they are found out again.
    """

    def __init__(
        self, run: ImportRun, data: Values[str, Any] | None, *, author: User
    ) -> None:
        self.run, self.kind = run, KINDS[run.kind]
        self.settings = parse_settings(run.reading)
        self.error = ""
        self.table = self._raw(self.settings)
        sheets = self.table.sheets if self.table else ()
        self.reading = ReadingForm(
            data, settings=self.settings, kind=self.kind, sheets=sheets
        )
        if data is not None and self.reading.is_valid():
            self.error, self.settings = "", self.reading.chosen()
            self.table = self._raw(self.settings)
        self.kind = read_as(self.kind, basket=self.settings.has_basket)
        fresh = data is None or data.get("action") == "show"
        self.columns = self._columns(None if fresh else data)
        saving = data is not None and data.get("action") == "save"
        naming = data is not None and data.get("action") == "profile"
        self.naming = ProfileForm(data if naming else None, run=run, author=author)
        owner = {"organization": run.organization_id} if run.organization_id else {}
        self.saving = SaveForm(data if saving else None, author=author, initial=owner)

    @property
    def rows(self) -> list[tuple[int, list[str]]]:
        if self.table is None:
            return []
        width = len(self.table.headings.cells)
        return [(row.line, _padded(row, width)) for row in self.table.rows[:ROWS]]

    @property
    def composed(self) -> list[tuple[str, str]]:
        return composed(self.settings.columns)

    @property
    def missing(self) -> list[str]:
        """What keeps the file from being loaded, as it is read now."""
        if self.table is None:
            return []
        call = {"organization": self.run.organization_id, "month": self.run.month}
        try:
            table = translate(self.table, self.settings, self.kind)
        except ReaderError as error:
            return [str(error)]
        told = frozenset(name for name, value in call.items() if value)
        matching = match(table.headings.cells, self.kind, given=told)
        # Here a column is chosen, not added to the file.
        absent = [text.split(". Добавьте")[0] for text in matching.problems]
        return [*table.problems, *(f"{text.rstrip('.')}." for text in absent)]

    @property
    def encoding(self) -> str:
        """What a person calls the encoding that the file was read in."""
        return ENCODINGS.get(self.table.encoding, "") if self.table else ""

    def take_profile(self, author: User) -> bool:
        """Read the file by the profile that was named from now on."""
        if not self.naming.is_valid():
            return False
        slug = self.naming.cleaned_data["profile"]
        try:
            found = named_profile(slug=slug, kind=self.run.kind, author=author)
            self.run.profile = found.slug
            reread_run(run=self.run, settings=found.settings)
        except ReaderError as error:
            self.error = str(error)
            return False
        return True

    def is_ready(self, *, saving: bool) -> bool:
        """Whether everything that was sent makes sense."""
        if not self.reading.is_valid() or self.columns is None:
            return False
        if not self.columns.is_valid() or (saving and not self.saving.is_valid()):
            return False
        self.settings = self.columns.chosen()
        return not self.missing

    def save(self) -> ImportProfile:
        profile = save_profile(
            kind=self.run.kind, settings=self.settings, **self.saving.cleaned_data
        )
        self.run.profile = profile.slug
        return profile

    def apply(self) -> None:
        reread_run(run=self.run, settings=self.settings)

    def _columns(self, data: Values[str, Any] | None) -> ColumnsForm | None:
        if self.table is None:
            return None
        return ColumnsForm(
            data, table=self.table, settings=self.settings, kind=self.kind
        )

    def _raw(self, settings: Settings) -> Table | None:
        try:
            return read(
                data=kept_file(self.run),
                name=self.run.original_name,
                options=settings.options,
            )
        except ReaderError as error:
            self.error = str(error)
            return None


def _padded(row: Row, width: int) -> list[str]:
    return [*row.cells[:width], *[""] * (width - len(row.cells))]
