"""PDF written out as it is drawn: a page is forgotten once it is in the file.

ReportLab's canvas keeps every page until the end and subsets its fonts anew
for each document; here the fonts are the same bytes in all of them, and memory
doesn't grow with a town's receipts. Every page is tagged (``structure``).
"""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

from cabinet.charges.receipts.fonts import BOLD, REGULAR, Program, font, program
from cabinet.charges.receipts.objects import Objects, stream
from cabinet.charges.receipts.structure import Slot, Structure, body

LANGUAGE = "ru-RU"
FONT_KEYS = {REGULAR: "F1", BOLD: "F2"}
CATALOG, PAGES, RESOURCES, INFO, TAGS, WHOLE, MARKS = range(1, 8)
RESERVED = 7
# Upright, embedded, with its own encoding.
SYMBOLIC = 4
CMAP = """/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CMapName /Adobe-Identity-UCS def /CMapType 2 def
1 begincodespacerange <0000> <FFFF> endcodespacerange
{ranges}
endcmap CMapName currentdict /CMap defineresource pop end end"""
CMAP_BLOCK = 100


class Document:
    """A PDF file that grows by pages; ``close`` makes it whole."""

    def __init__(self, file: BinaryIO, *, title: str) -> None:
        self._objects = Objects(file)
        self._objects.reserve(RESERVED)
        self._pages = array("L")
        self._marks = array("L")
        self._receipts = array("L")
        self._images: dict[bytes, tuple[str, int]] = {}
        self._title = title
        # Half of the letters, unless somebody's name needs them all.
        self.has_rare_letters = False

    def begin_page(self) -> Slot:
        """A page to draw on; pages lie in the order in which they begin."""
        number = self._objects.reserve()
        self._pages.append(number)
        self._marks.append(0)
        return Slot(number, len(self._pages) - 1)

    def end_page(self, slot: Slot, size: tuple[float, float], drawing: str) -> None:
        content = self._objects.add_stream(drawing.encode("ascii"))
        box = f"[0 0 {size[0]:.2f} {size[1]:.2f}]"
        page = (
            f"<</Type/Page/Parent {PAGES} 0 R/MediaBox{box}/Resources {RESOURCES} 0 R"
            f"/Contents {content} 0 R/StructParents {slot.key}/Tabs/S>>"
        )
        self._objects.put(slot.number, page.encode())
        slot.is_closed = True

    def add_structure(self, structure: Structure) -> None:
        """The tags of a receipt whose pages are all drawn."""
        first = self._objects.reserve(len(structure.elements))
        for number, element in enumerate(structure.elements, start=first):
            element.number = number
        self._receipts.append(structure.root.number)
        bodies = [body(element, WHOLE) for element in structure.elements]
        # Of a page shared with another receipt, whichever comes last.
        known = [s for s in structure.slots if all(e.number for e in s.owners)]
        for slot in known:
            self._marks[slot.key] = self._objects.reserve()
            bodies.append(_references(owner.number for owner in slot.owners))
        self._objects.pack(first, bodies)

    def image(self, jpeg: bytes, size: tuple[int, int]) -> str:
        """Embed a picture once; returns the name that a drawing calls it by."""
        if jpeg not in self._images:
            head = (
                f"/Type/XObject/Subtype/Image/Width {size[0]}/Height {size[1]}"
                "/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode"
            )
            number = self._objects.add(stream(head, jpeg))
            self._images[jpeg] = (f"I{len(self._images) + 1}", number)
        return self._images[jpeg][0]

    def close(self) -> None:
        pages = (
            f"<</Type/Pages/Count {len(self._pages)}/Kids{_references(self._pages)}>>"
        )
        catalog = (
            f"<</Type/Catalog/Pages {PAGES} 0 R/Lang({LANGUAGE})/MarkInfo<</Marked true>>"
            f"/StructTreeRoot {TAGS} 0 R/ViewerPreferences<</DisplayDocTitle true>>>>"
        )
        self._fonts = {key: self._font(name) for name, key in FONT_KEYS.items()}
        self._put(PAGES, pages)
        self._put(RESOURCES, self._resources())
        self._put(INFO, f"<</Title{_text(self._title)}>>")
        self._put(CATALOG, catalog)
        self._put_tags()
        self._objects.close(CATALOG, INFO)

    def _put_tags(self) -> None:
        """The tree's root, the document in it, and whose each page's marks are."""
        root = f"/K {WHOLE} 0 R/ParentTree {MARKS} 0 R/ParentTreeNextKey"
        self._put(TAGS, f"<</Type/StructTreeRoot{root} {len(self._marks)}>>")
        receipts = _references(self._receipts)
        self._put(WHOLE, f"<</S/Document/P {TAGS} 0 R/K{receipts}>>")
        marks = " ".join(f"{key} {mark} 0 R" for key, mark in enumerate(self._marks))
        self._put(MARKS, f"<</Nums[{marks}]>>")

    def _put(self, number: int, text: str) -> None:
        self._objects.put(number, text.encode())

    def _resources(self) -> str:
        fonts = "".join(f"/{key} {number} 0 R" for key, number in self._fonts.items())
        images = "".join(f"/{key} {number} 0 R" for key, number in self._pictures())
        return f"<</Font<<{fonts}>>/XObject<<{images}>>>>"

    def _pictures(self) -> Iterable[tuple[str, int]]:
        return self._images.values()

    def _font(self, name: str) -> int:
        """Embed a font; three dictionaries, packed, beside its two streams."""
        face, used = font(name), program(name, rare=self.has_rare_letters)
        outlines = self._objects.add(
            stream(f"/Filter/FlateDecode/Length1 {used.length}", used.data)
        )
        meaning = self._objects.add_stream(_unicode_map(used).encode())
        first = self._objects.reserve(3)
        box = " ".join(f"{edge:.0f}" for edge in face.box)
        title = f"KVARTL+{face.name}"
        widths = " ".join(f"{width:.0f}" for width in used.widths)
        whole = (
            f"/Type/Font/Subtype/Type0/BaseFont/{title}/Encoding/Identity-H"
            f"/DescendantFonts[{first + 1} 0 R]/ToUnicode {meaning} 0 R"
        )
        descendant = (
            f"/Type/Font/Subtype/CIDFontType2/BaseFont/{title}/CIDToGIDMap/Identity"
            "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
            f"/FontDescriptor {first + 2} 0 R/W[1[{widths}]]"
        )
        descriptor = (
            f"/Type/FontDescriptor/FontName/{title}/Flags {SYMBOLIC}/FontBBox[{box}]"
            f"/ItalicAngle 0/Ascent {face.ascent:.0f}/Descent {face.descent:.0f}"
            f"/CapHeight {face.ascent:.0f}/StemV 80/FontFile2 {outlines} 0 R"
        )
        bodies = [f"<<{body}>>" for body in (whole, descendant, descriptor)]
        self._objects.pack(first, bodies)
        return first


def _references(numbers: Iterable[int]) -> str:
    return f"[{' '.join(f'{number} 0 R' for number in numbers)}]"


def _text(text: str) -> str:
    """Any text of a dictionary, in UTF-16."""
    return f"<FEFF{text.encode('utf-16-be').hex()}>"


def _unicode_map(used: Program) -> str:
    """Which letter each glyph is, so that text can be searched and copied."""
    runs = [
        f"<{first:04X}> <{last:04X}> <{ord(used.letters[first - 1]):04X}>"
        for first, last in _runs(used.letters)
    ]
    blocks = [runs[i : i + CMAP_BLOCK] for i in range(0, len(runs), CMAP_BLOCK)]
    ranges = "\n".join(
        "\n".join([f"{len(block)} beginbfrange", *block, "endbfrange"])
        for block in blocks
    )
    return CMAP.format(ranges=ranges)


def _runs(letters: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Glyphs from first to last whose letters follow one another.

    Within a run only the last byte may count up, of glyph and of letter.
    """
    first = 1
    for glyph, letter in enumerate(letters[1:], start=2):
        follows = ord(letter) == ord(letters[glyph - 2]) + 1
        if not follows or glyph % 256 == 0 or ord(letter) % 256 == 0:
            yield first, glyph - 1
            first = glyph
    yield first, len(letters)
