"""What a profile says."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields

from imports.readers import Options, ReaderError

# A heading as the file writes it, or a position counted from one.
Place = str | int


class ProfileError(ReaderError):
    """What is wrong with a profile, in words for staff."""


@dataclass(frozen=True)
class ColumnRule:
    """Where a column of the kind comes from.

    Several places are joined by ``join``. ``block`` counts inside a repeated
    block instead. Of a longer text the word behind one of the labels ``after``
    is taken, and nothing where there is none. ``strip`` are labels in front of
    the value; ``values`` replaces whole values, «*» standing for every other.
    """

    to: str
    places: tuple[Place, ...] = ()
    join: str = " "
    block: int = 0
    after: tuple[str, ...] = ()
    strip: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Blocks:
    """Cells that repeat along a row: from ``first``, ``width`` at a time.

    With ``split`` they all stand in one cell. A block whose first cell is one
    of ``skip`` is none.
    """

    first: Place
    width: int
    split: str = ""
    skip: tuple[str, ...] = ("",)


@dataclass(frozen=True)
class Variant:
    """One of several rows that a row of the file makes: when, and what differs."""

    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    needs: tuple[Place, ...] = ()
    columns: tuple[ColumnRule, ...] = ()
    constants: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Totals:
    """What the file says of itself, in a line set aside.

    ``cells`` names positions in that line (count, sum, credited, fee);
    ``columns`` where the same stands in the rows. ``text`` is a sentence with
    {count}, {sum} and {fee} in it, for lines without cells.
    """

    prefix: str = ""
    cells: Mapping[str, int] = field(default_factory=dict)
    columns: Mapping[str, Place] = field(default_factory=dict)
    text: str = ""


@dataclass(frozen=True)
class Settings:
    """Everything that a profile knows of a file.

    ``services`` gives our names of services for those that the file writes.
    """

    containers: tuple[str, ...] = ()
    encoding: str = ""
    delimiter: str = ""
    quoting: bool = True
    asides: tuple[str, ...] = ()
    headings: bool = True
    first_row: int = 0
    sheet: str = ""
    beside: str = ""
    beside_at: int = 0
    beside_key: int = 1
    path: str = ""
    decimal: str = ""
    dates: str = ""
    months: str = ""
    width: tuple[int, ...] = ()
    columns: tuple[ColumnRule, ...] = ()
    constants: Mapping[str, str] = field(default_factory=dict)
    blocks: Blocks | None = None
    variants: tuple[Variant, ...] = ()
    totals: Totals | None = None
    empty: str = "clear"
    unknown_accounts: str = "refuse"
    services: Mapping[str, str] = field(default_factory=dict)

    @property
    def options(self) -> Options:
        names = [option.name for option in fields(Options)]
        return Options(**{name: getattr(self, name) for name in names})

    @property
    def has_basket(self) -> bool:
        """Whether payments to accounts that nobody knows are put aside."""
        return self.unknown_accounts == "basket"

    @property
    def keep_empty(self) -> bool:
        return self.empty == "keep"
