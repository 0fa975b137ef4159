"""How text on a receipt looks: sizes in points, weights, colours."""

from dataclasses import dataclass

from cabinet.charges.receipts.fonts import BOLD, REGULAR

MM = 72 / 25.4

INK = (0.10, 0.13, 0.13)
SOFT = (0.33, 0.38, 0.37)
LINE = (0.78, 0.81, 0.80)
BRAND = (0.03, 0.36, 0.36)
TINT = (0.93, 0.965, 0.96)
Colour = tuple[float, float, float]


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
