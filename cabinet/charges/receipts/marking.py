"""Drawing that says what it means: every part belongs to a tag or is decoration."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

from cabinet.charges.receipts.structure import (
    COLUMN_HEAD,
    GROUPS,
    ROW_HEAD,
    Element,
    Slot,
    Structure,
)


class Marking:
    """A page's drawing, part by part, and the tags that the parts belong to."""

    def __init__(self) -> None:
        self.structure = Structure()

    def start_page(self, slot: Slot) -> None:
        self._slot = slot
        self.structure.slots.append(slot)
        self.drawing: list[str] = []
        self._is_marking = self._is_decoration = False
        self._marked: Element | None = None

    def tagged(self, tag: str, attributes: str = "") -> AbstractContextManager[None]:
        """What is drawn within means a heading, a cell, a figure…"""
        return self.structure.within(tag, attributes)

    @contextmanager
    def decoration(self) -> Iterator[None]:
        """What is drawn within means nothing: the foot, a heading repeated."""
        self._is_decoration = True
        yield
        self._is_decoration = False

    def row(self) -> AbstractContextManager[None]:
        return nullcontext() if self._is_decoration else self.tagged("TR")

    def cell(
        self, *, is_head: bool = False, names_row: bool = False
    ) -> AbstractContextManager[None]:
        """A cell of the current row; a heading names its column or its row."""
        if self._is_decoration:
            return nullcontext()
        if is_head or names_row:
            return self.tagged("TH", ROW_HEAD if names_row else COLUMN_HEAD)
        return self.tagged("TD")

    def whole(self) -> AbstractContextManager[None]:
        """Lines of one paragraph, unless they belong to something already."""
        is_group = self.structure.current.tag in GROUPS
        is_own = is_group and not self._is_decoration
        return self.tagged("P") if is_own else nullcontext()

    def mark_text(self) -> None:
        """What comes next belongs to the current element, or is a paragraph."""
        current = self.structure.current
        if self._is_decoration:
            self.mark(None)
        elif current.tag in GROUPS:
            self.mark(self.structure.add("P"))
        else:
            self.mark(current)

    def mark(self, element: Element | None) -> None:
        """What comes next belongs to the element; to none, if it is decoration."""
        if self._is_marking and element is self._marked:
            return
        self.end_mark()
        if element is None:
            begin = "/Artifact BMC"
        else:
            mark = self._slot.mark(element)
            begin = f"/{element.tag} <</MCID {mark}>> BDC"
        self.drawing.append(begin)
        self._marked, self._is_marking = element, True

    def end_mark(self) -> None:
        if self._is_marking:
            self.drawing.append("EMC")
        self._is_marking = False
