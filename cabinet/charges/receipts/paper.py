"""How pages lie on paper: each on a sheet of its own, or two to a sheet."""

from math import sqrt

from cabinet.charges.receipts.pdf import Document

A4 = (210 * 72 / 25.4, 297 * 72 / 25.4)
HALF = sqrt(0.5)


class Paper:
    """One page to a sheet."""

    def __init__(self, document: Document) -> None:
        self.document = document

    def add(self, size: tuple[float, float], drawing: str) -> None:
        self.document.add_page(size, drawing)

    def finish(self) -> None:
        """Nothing waits: every page is out already."""


class HalfSheets(Paper):
    """Two upright pages side by side on a sheet that lies, to be cut apart."""

    def __init__(self, document: Document) -> None:
        super().__init__(document)
        self._waiting: str | None = None

    def add(self, size: tuple[float, float], drawing: str) -> None:
        if size != A4:
            # A page that lies already has a whole sheet.
            self.document.add_page(size, drawing)
        elif self._waiting is None:
            self._waiting = drawing
        else:
            self._put(self._waiting, drawing)

    def finish(self) -> None:
        if self._waiting is not None:
            self._put(self._waiting)

    def _put(self, *drawings: str) -> None:
        wide, high = A4[1], A4[0]
        placed = [
            f"q {HALF:.5f} 0 0 {HALF:.5f} {number * wide / 2:.2f} 0 cm\n{drawing}\nQ"
            for number, drawing in enumerate(drawings)
        ]
        self.document.add_page((wide, high), "\n".join(placed))
        self._waiting = None
