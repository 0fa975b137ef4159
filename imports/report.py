"""What came out of reading a file: counts, errors and warnings."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

# What a person can read, and what a run keeps.
MAX_MESSAGES = 1000


@dataclass(frozen=True)
class Message:
    """What is wrong in a line (0 — in the whole file), and what to do."""

    text: str
    line: int = 0
    column: str = ""
    value: str = ""

    def __str__(self) -> str:
        place = f"Строка {self.line}" if self.line else "Файл"
        column = f", «{self.column}»" if self.column else ""
        value = f" = «{self.value}»" if self.value else ""
        return f"{place}{column}{value}: {self.text}"

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass
class Report:
    """The outcome of one pass over a file."""

    rows: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    missing: int = 0
    unknown_columns: tuple[str, ...] = ()
    errors: list[Message] = field(default_factory=list)
    warnings: list[Message] = field(default_factory=list)
    # Warnings beyond those that are kept.
    more_warnings: int = 0

    @property
    def refused(self) -> bool:
        return bool(self.errors)

    @property
    def counts(self) -> dict[str, int]:
        return {
            "rows": self.rows,
            "new": self.new,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "missing": self.missing,
            "warnings": len(self.warnings) + self.more_warnings,
            "errors": len(self.errors),
        }

    def refuse(self, texts: Iterable[str]) -> None:
        self.errors.extend(Message(text) for text in texts)
