"""What the parts of a page mean: tags beside the drawing, in the order of reading.

A screen reader follows them (ISO 32000-1, 14.7 and 14.8): headings, paragraphs,
tables with their headings of columns and rows, figures with a text instead.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

# Text drawn straight into one of these becomes a paragraph of its own.
GROUPS = {"Sect", "Table", "TR"}
COLUMN_HEAD = "/A<</O/Table/Scope/Column>>"
ROW_HEAD = "/A<</O/Table/Scope/Row>>"


class Element:
    """A tag with what stands in it: other tags, or marked parts of one page."""

    __slots__ = ("attributes", "kids", "number", "page", "parent", "tag")

    def __init__(
        self, tag: str, parent: "Element | None" = None, attributes: str = ""
    ) -> None:
        self.tag = tag
        self.parent = parent
        self.attributes = attributes
        self.kids: list[Element | int] = []
        # Object numbers in the file; 0 while they aren't known.
        self.page = self.number = 0


@dataclass
class Slot:
    """A page that is being drawn; two receipts may share one.

    The place in ``owners`` is the number by which the drawing marks a part.
    """

    number: int
    key: int
    owners: list[Element] = field(default_factory=list)
    is_closed: bool = False

    def mark(self, element: Element) -> int:
        """A new marked part of this page, for the element."""
        mark = len(self.owners)
        self.owners.append(element)
        element.kids.append(mark)
        element.page = self.number
        return mark


class Structure:
    """The tags of one receipt, and the pages that they lie on."""

    def __init__(self) -> None:
        self.root = Element("Sect")
        self.elements = [self.root]
        self.slots: list[Slot] = []
        self.current = self.root

    def add(self, tag: str, attributes: str = "") -> Element:
        """A new element within the current one."""
        element = Element(tag, self.current, attributes)
        self.current.kids.append(element)
        self.elements.append(element)
        return element

    @contextmanager
    def within(self, tag: str, attributes: str = "") -> Iterator[None]:
        outer = self.current
        self.current = self.add(tag, attributes)
        yield
        self.current = outer

    def is_whole(self) -> bool:
        """Every page that it lies on is drawn."""
        return all(slot.is_closed for slot in self.slots)


def alternative(text: str) -> str:
    """The text that stands for a figure."""
    return f"/Alt<FEFF{text.encode('utf-16-be').hex()}>"


def body(element: Element, root: int) -> str:
    """The element as PDF writes it; its kin have their numbers already."""
    parent = element.parent.number if element.parent else root
    kids = " ".join(
        f"{kid.number} 0 R" if isinstance(kid, Element) else str(kid)
        for kid in element.kids
    )
    page = f"/Pg {element.page} 0 R" if element.page else ""
    return f"<</S/{element.tag}/P {parent} 0 R{page}{element.attributes}/K[{kids}]>>"
