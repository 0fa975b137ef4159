"""A sheet of paper with a cursor: text, rules and boxes from the top down.

Measures are points; ``x`` runs from the page's left edge, ``y`` is the distance
from its top, unlike in PDF itself.
"""

from collections.abc import Callable, Sequence

from cabinet.charges.receipts.faces import (
    BODY,
    LINE,
    MM,
    NOTE,
    SOFT,
    TINT,
    Colour,
    Face,
)
from cabinet.charges.receipts.fonts import (
    encoded,
    is_common,
    printable,
    width,
    wrapped,
)
from cabinet.charges.receipts.marking import Marking
from cabinet.charges.receipts.paper import A4, Paper, Size
from cabinet.charges.receipts.pdf import FONT_KEYS
from cabinet.charges.receipts.structure import alternative

MARGIN = 11 * MM
FOOT = 5 * MM


class Sheet(Marking):
    """Where a receipt is drawn; starts the next page when the cursor asks for it."""

    def __init__(self, paper: Paper, *, landscape: bool, foot: str) -> None:
        super().__init__()
        self.paper = paper
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

    def close(self) -> None:
        """Nothing more comes: the last page and the meaning of all of them."""
        self.finish()
        self.paper.end(self.structure)

    def finish(self) -> None:
        """Close the page with its foot."""
        bottom = self.height - MARGIN
        with self.decoration():
            self.text(self.left, bottom, self._foot, NOTE)
            self.text(self.right, bottom, f"Лист {self._number}", NOTE, right=True)
        self.end_mark()
        self.paper.add(self._slot, self._size, "\n".join(self.drawing))

    def text(
        self, x: float, y: float, text: str, face: Face = BODY, *, right: bool = False
    ) -> None:
        """One line with its baseline at ``y``; ``right`` makes it end at ``x``."""
        drawn = printable(text)
        if not drawn:
            return
        if not is_common(drawn):
            self.paper.document.has_rare_letters = True
        start = x - width(drawn, face.font, face.size) if right else x
        # With a space behind, or a reader would join a label and its value.
        words = encoded(f"{drawn} ", face.font)
        self.mark_text()
        self._ink(face.colour)
        self.drawing.append(
            f"BT /{FONT_KEYS[face.font]} {face.size:g} Tf"
            f" {start:.2f} {self.height - y:.2f} Td <{words}> Tj ET"
        )

    def paragraph(
        self, x: float, y: float, text: str, limit: float, face: Face = BODY
    ) -> float:
        """Lines no wider than ``limit`` from the baseline ``y``; their height."""
        lines = wrapped(text, face.font, face.size, limit)
        with self.whole():
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
        dashes: str = "",
    ) -> None:
        red, green, blue = colour
        path = (
            f"{start[0]:.2f} {self.height - start[1]:.2f} m"
            f" {end[0]:.2f} {self.height - end[1]:.2f} l S"
        )
        self.mark(None)
        self.drawing.append(
            f"{red:g} {green:g} {blue:g} RG {thickness:g} w [{dashes}] 0 d {path}"
        )

    def fill(
        self, x: float, y: float, box: tuple[float, float], colour: Colour = TINT
    ) -> None:
        self.mark(None)
        self._ink(colour)
        self.drawing.append(f"{self._box(x, y, box)} f")

    def frame(self, x: float, y: float, box: tuple[float, float]) -> None:
        """An empty box to write into."""
        red, green, blue = SOFT
        path = f"0.6 w [] 0 d {self._box(x, y, box)} S"
        self.mark(None)
        self.drawing.append(f"{red:g} {green:g} {blue:g} RG {path}")

    def bars(
        self,
        x: float,
        y: float,
        rows: Sequence[str],
        module: tuple[float, float],
        meaning: str,
    ) -> None:
        """A bar or QR code as a stencil: a bit for each module, crisp at any size.

        ``meaning`` is told to who can't see it.
        """
        across, down = len(rows[0]), len(rows)
        wide, high = module[0] * across, module[1] * down
        place = f"{wide:.3f} 0 0 {high:.3f} {x:.2f} {self.height - y - high:.3f} cm"
        head = f"/W {across} /H {down} /IM true /BPC 1 /D [1 0] /F /AHx"
        with self.tagged("Figure", alternative(meaning)):
            self.mark_text()
            stencil = f"BI {head} ID\n{''.join(map(_bits, rows))}>\nEI"
            self.drawing.append(f"q 0 0 0 rg {place}\n{stencil}\nQ")

    def picture(self, x: float, y: float, box: tuple[float, float], name: str) -> None:
        """An image that the document holds under ``name``; it tells nothing new."""
        self.mark(None)
        wide, high = box
        place = f"{wide:.2f} 0 0 {high:.2f} {x:.2f} {self.height - y - high:.2f} cm"
        self.drawing.append(f"q {place} /{name} Do Q")

    def _box(self, x: float, y: float, box: tuple[float, float]) -> str:
        top = self.height - y - box[1]
        return f"{x:.2f} {top:.2f} {box[0]:.3f} {box[1]:.3f} re"

    def _ink(self, colour: Colour) -> None:
        if colour == self._colour:
            return
        self._colour: Colour | None = colour
        self.drawing.append("{:g} {:g} {:g} rg".format(*colour))

    @property
    def _size(self) -> Size:
        return (self.width, self.height)

    def _begin(self) -> None:
        self.start_page(self.paper.begin(self._size))
        self._colour = None
        self._number += 1
        self.y = MARGIN


def _bits(row: str) -> str:
    """A row of modules as hexadecimal digits, filled up to whole bytes."""
    filled = row.ljust(-(-len(row) // 8) * 8, "0")
    return f"{int(filled, 2):0{len(filled) // 4}x}"
