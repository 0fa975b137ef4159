"""How pages lie on paper: each on a sheet of its own, or two to a sheet."""

from math import sqrt

from cabinet.charges.receipts.pdf import Document
from cabinet.charges.receipts.structure import Slot, Structure

Size = tuple[float, float]
A4 = (210 * 72 / 25.4, 297 * 72 / 25.4)
HALF = sqrt(0.5)


class Paper:
    """One page to a sheet."""

    # How large a page's points come out.
    scale = 1.0

    def __init__(self, document: Document) -> None:
        self.document = document
        self._untold: list[Structure] = []

    def begin(self, size: Size) -> Slot:
        """Where the next page's parts are to be marked."""
        return self.document.begin_page()

    def add(self, slot: Slot, size: Size, drawing: str) -> None:
        self.document.end_page(slot, size, drawing)

    def end(self, structure: Structure) -> None:
        """A receipt is drawn: tell its tags as soon as all its pages are out."""
        self._untold.append(structure)
        while self._untold and self._untold[0].is_whole():
            self.document.add_structure(self._untold.pop(0))

    def finish(self) -> None:
        """Nothing waits: every page is out already."""


class HalfSheets(Paper):
    """Two upright pages side by side on a sheet that lies, to be cut apart."""

    scale = HALF

    def __init__(self, document: Document) -> None:
        super().__init__(document)
        self._slot: Slot | None = None
        self._waiting: str | None = None

    def begin(self, size: Size) -> Slot:
        if size != A4:
            # A page that lies already has a whole sheet.
            return self.document.begin_page()
        self._slot = self._slot or self.document.begin_page()
        return self._slot

    def add(self, slot: Slot, size: Size, drawing: str) -> None:
        if size != A4:
            self.document.end_page(slot, size, drawing)
        elif self._waiting is None:
            self._waiting = drawing
        else:
            self._put(slot, self._waiting, drawing)

    def finish(self) -> None:
        if self._slot and self._waiting is not None:
            self._put(self._slot, self._waiting)
        for structure in self._untold:
            self.document.add_structure(structure)

    def _put(self, slot: Slot, *drawings: str) -> None:
        wide, high = A4[1], A4[0]
        placed = [
            f"q {HALF:.5f} 0 0 {HALF:.5f} {number * wide / 2:.2f} 0 cm\n{drawing}\nQ"
            for number, drawing in enumerate(drawings)
        ]
        self.document.end_page(slot, (wide, high), "\n".join(placed))
        self._slot = self._waiting = None
