"""A sheet of paper with a cursor: text, rules and boxes from the top down.

Measures are points; ``x`` runs from the page's left edge, ``y`` is the distance
from its top, unlike in PDF itself.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from cabinet.charges.receipts.fonts import BOLD, REGULAR, printable, width, wrapped

MM = 72 / 25.4
A4 = (210 * MM, 297 * MM)
MARGIN = 12 * MM
FOOT = 8 * MM

INK = (0.10, 0.13, 0.13)
SOFT = (0.33, 0.38, 0.37)
LINE = (0.78, 0.81, 0.80)
BRAND = (0.03, 0.36, 0.36)
TINT = (0.93, 0.965, 0.96)
Colour = tuple[float, float, float]
Canvas = Any


@dataclass(frozen=True)
class Face:
    """How text looks: its size in points, weight and colour."""

    size: float = 8
    bold: bool = False
    colour: Colour = INK

    @property
    def font(self) -> str:
        return BOLD if self.bold else REGULAR

    @property
    def leading(self) -> float:
        """The distance between baselines of a paragraph."""
        return self.size * 1.3


BODY = Face()
LABEL = Face(colour=SOFT)
NOTE = Face(size=7, colour=SOFT)
NOTE_SUM = Face(size=7, bold=True)
HEADING = Face(size=9, bold=True, colour=BRAND)
TITLE = Face(size=18, bold=True)
SUM = Face(size=16, bold=True)


class Sheet:
    """Where a receipt is drawn; starts the next page when the cursor asks for it."""

    def __init__(self, canvas: Canvas, *, landscape: bool, foot: str) -> None:
        self._canvas = canvas
        self._foot = foot
        self._number = 0
        self.width, self.height = reversed(A4) if landscape else A4
        self.left, self.right = MARGIN, self.width - MARGIN
        self.y = 0.0
        self._begin()

    @property
    def room(self) -> float:
        """What is left of the page above its foot."""
        return self.height - MARGIN - FOOT - self.y

    def need(
        self, height: float, on_new_page: Callable[[], None] | None = None
    ) -> None:
        """Go to the next page unless ``height`` points are left on this one."""
        if self.room >= height:
            return
        self.finish()
        self._begin()
        if on_new_page:
            on_new_page()

    def finish(self) -> None:
        """Close the page with its foot."""
        bottom = self.height - MARGIN
        self.text(self.left, bottom, self._foot, NOTE)
        self.text(self.right, bottom, f"Лист {self._number}", NOTE, right=True)
        self._canvas.showPage()

    def text(
        self, x: float, y: float, text: str, face: Face = BODY, *, right: bool = False
    ) -> None:
        """One line with its baseline at ``y``; ``right`` makes it end at ``x``."""
        drawn = printable(text)
        start = x - width(drawn, face.font, face.size) if right else x
        self._canvas.setFillColorRGB(*face.colour)
        self._canvas.setFont(face.font, face.size)
        self._canvas.drawString(start, self.height - y, drawn)

    def paragraph(
        self, x: float, y: float, text: str, limit: float, face: Face = BODY
    ) -> float:
        """Lines no wider than ``limit`` from the baseline ``y``; their height."""
        lines = wrapped(text, face.font, face.size, limit)
        for number, line in enumerate(lines):
            self.text(x, y + number * face.leading, line, face)
        return len(lines) * face.leading

    @staticmethod
    def measure(text: str, limit: float, face: Face = BODY) -> float:
        """The height that ``paragraph`` would take."""
        return len(wrapped(text, face.font, face.size, limit)) * face.leading

    def rule(self, y: float, *, thickness: float = 0.5, colour: Colour = LINE) -> None:
        self.line((self.left, y), (self.right, y), thickness=thickness, colour=colour)

    def line(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        *,
        thickness: float = 0.4,
        colour: Colour = LINE,
    ) -> None:
        self._canvas.setStrokeColorRGB(*colour)
        self._canvas.setLineWidth(thickness)
        self._canvas.line(
            start[0], self.height - start[1], end[0], self.height - end[1]
        )

    def fill(
        self, x: float, y: float, box: tuple[float, float], colour: Colour = TINT
    ) -> None:
        self._canvas.setFillColorRGB(*colour)
        self._canvas.rect(x, self.height - y - box[1], *box, stroke=0, fill=1)

    def squares(
        self, x: float, y: float, matrix: Sequence[Sequence[int]], module: float
    ) -> None:
        """A QR code: a black square for every set module, runs drawn at once."""
        path = self._canvas.beginPath()
        for row, modules in enumerate(matrix):
            top = self.height - y - (row + 1) * module
            for start, length in _runs(modules):
                path.rect(x + start * module, top, length * module, module)
        self._canvas.setFillColorRGB(0, 0, 0)
        self._canvas.drawPath(path, stroke=0, fill=1)

    def _begin(self) -> None:
        self._canvas.setPageSize((self.width, self.height))
        self._number += 1
        self.y = MARGIN


def _runs(modules: Sequence[int]) -> list[tuple[int, int]]:
    """Start and length of every stretch of set modules."""
    runs: list[tuple[int, int]] = []
    for position, is_set in enumerate(modules):
        if not is_set:
            continue
        if runs and sum(runs[-1]) == position:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((position, 1))
    return runs
