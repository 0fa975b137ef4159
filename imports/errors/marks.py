"""Where the errors stand in a file: under a heading, or at the end of their lines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from imports.readers.table import (
    ERROR_HEADING,
    ERROR_LABEL,
    error_position,
    without_label,
)


@dataclass
class Marks:
    """What is wrong by line; ``heading`` is the line of headings, if there is one.

    Without headings an error names itself: «Ошибка: …». ``width`` is how many
    cells stand before it. Lines are told in their order: the headings say where
    the errors of an earlier error file stand.
    """

    texts: Mapping[int, str]
    heading: int | None
    width: int
    former: int | None = field(default=None, init=False)

    def cells(self, line: int, cells: Sequence[str]) -> list[str]:
        """The cells of a line with what is wrong in it."""
        if line == self.heading:
            self.former = error_position(cells)
            kept = self._without_former(cells)
            self.width = max(self.width, len(kept))
            return [*kept, ERROR_HEADING]
        kept, text = self._without_former(cells), self.text(line)
        if not text:
            return kept
        missing = 0 if self.heading is None else self.width - len(kept)
        return [*kept, *[""] * missing, text]

    def text(self, line: int) -> str:
        told = self.texts.get(line, "")
        return ERROR_LABEL + told if told and self.heading is None else told

    def _without_former(self, cells: Sequence[str]) -> list[str]:
        if self.former is None:
            return without_label(cells) if self.heading is None else list(cells)
        return [*cells[: self.former], *cells[self.former + 1 :]]
