"""PDF written out as it is drawn: a page is forgotten once it is in the file.

ReportLab's canvas keeps every page until the end and subsets its fonts anew
for each document; here the fonts are the same bytes in all of them, and memory
doesn't grow with a town's receipts.
"""

import zlib
from array import array
from collections.abc import Iterable
from typing import BinaryIO

from cabinet.charges.receipts.fonts import BOLD, REGULAR, Font, font

LANGUAGE = "ru-RU"
FONT_KEYS = {REGULAR: "F1", BOLD: "F2"}
CATALOG, PAGES, RESOURCES, INFO = 1, 2, 3, 4
RESERVED = 4
COMPRESSION = 6
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
        self._file = file
        self._at = 0
        self._offsets = array("Q", [0] * RESERVED)
        self._pages = array("L")
        self._images: dict[bytes, tuple[str, int]] = {}
        self._write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        self._title = title
        self._fonts = {key: self._font(font(name)) for name, key in FONT_KEYS.items()}

    def add_page(self, size: tuple[float, float], drawing: str) -> None:
        content = self._stream(drawing.encode("ascii"))
        box = f"[0 0 {size[0]:.2f} {size[1]:.2f}]"
        page = (
            f"<</Type/Page/Parent {PAGES} 0 R/MediaBox{box}"
            f"/Resources {RESOURCES} 0 R/Contents {content} 0 R>>"
        )
        self._pages.append(self._add(page.encode()))

    def image(self, jpeg: bytes, size: tuple[int, int]) -> str:
        """Embed a picture once; returns the name that a drawing calls it by."""
        if jpeg not in self._images:
            head = (
                f"/Type/XObject/Subtype/Image/Width {size[0]}/Height {size[1]}"
                "/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode"
            )
            number = self._add(_stream(head, jpeg))
            self._images[jpeg] = (f"I{len(self._images) + 1}", number)
        return self._images[jpeg][0]

    def close(self) -> None:
        kids = " ".join(f"{page} 0 R" for page in self._pages)
        count = len(self._pages)
        self._put(PAGES, f"<</Type/Pages/Count {count}/Kids[{kids}]>>".encode())
        self._put(RESOURCES, self._resources().encode())
        self._put(INFO, f"<</Title{_text(self._title)}>>".encode())
        catalog = (
            f"<</Type/Catalog/Pages {PAGES} 0 R/Lang({LANGUAGE})"
            "/ViewerPreferences<</DisplayDocTitle true>>>>"
        )
        self._put(CATALOG, catalog.encode())
        self._cross_references()

    def _resources(self) -> str:
        fonts = "".join(f"/{key} {number} 0 R" for key, number in self._fonts.items())
        images = "".join(f"/{key} {number} 0 R" for key, number in self._pictures())
        return f"<</Font<<{fonts}>>/XObject<<{images}>>>>"

    def _pictures(self) -> Iterable[tuple[str, int]]:
        return self._images.values()

    def _cross_references(self) -> None:
        start, count = self._at, len(self._offsets) + 1
        self._write(f"xref\n0 {count}\n0000000000 65535 f \n".encode())
        for offset in self._offsets:
            self._write(b"%010d 00000 n \n" % offset)
        trailer = f"<</Size {count}/Root {CATALOG} 0 R/Info {INFO} 0 R>>"
        self._write(f"trailer\n{trailer}\nstartxref\n{start}\n%%EOF\n".encode())

    def _font(self, face: Font) -> int:
        program = self._add(
            _stream(f"/Filter/FlateDecode/Length1 {face.program_length}", face.program)
        )
        box = " ".join(f"{edge:.0f}" for edge in face.box)
        name = f"KVARTL+{face.name}"
        descriptor = self._dictionary(
            f"/Type/FontDescriptor/FontName/{name}/Flags {SYMBOLIC}/FontBBox[{box}]"
            f"/ItalicAngle 0/Ascent {face.ascent:.0f}/Descent {face.descent:.0f}"
            f"/CapHeight {face.ascent:.0f}/StemV 80/FontFile2 {program} 0 R"
        )
        widths = " ".join(f"{width:.0f}" for width in face.glyph_widths)
        descendant = self._dictionary(
            f"/Type/Font/Subtype/CIDFontType2/BaseFont/{name}/CIDToGIDMap/Identity"
            "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
            f"/FontDescriptor {descriptor} 0 R/W[1[{widths}]]"
        )
        meaning = self._stream(_unicode_map(face).encode())
        return self._dictionary(
            f"/Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/Identity-H"
            f"/DescendantFonts[{descendant} 0 R]/ToUnicode {meaning} 0 R"
        )

    def _dictionary(self, entries: str) -> int:
        return self._add(f"<<{entries}>>".encode())

    def _stream(self, data: bytes) -> int:
        return self._add(
            _stream("/Filter/FlateDecode", zlib.compress(data, COMPRESSION))
        )

    def _add(self, body: bytes) -> int:
        self._offsets.append(0)
        self._put(len(self._offsets), body)
        return len(self._offsets)

    def _put(self, number: int, body: bytes) -> None:
        self._offsets[number - 1] = self._at
        self._write(b"%d 0 obj\n%b\nendobj\n" % (number, body))

    def _write(self, data: bytes) -> None:
        self._file.write(data)
        self._at += len(data)


def _stream(entries: str, data: bytes) -> bytes:
    head = f"<<{entries}/Length {len(data)}>>\nstream\n"
    return b"".join([head.encode(), data, b"\nendstream"])


def _text(text: str) -> str:
    """Any text of a dictionary, in UTF-16."""
    return f"<FEFF{text.encode('utf-16-be').hex()}>"


def _unicode_map(face: Font) -> str:
    """Which letter each glyph is, so that text can be searched and copied."""
    # A glyph of two characters is read as the later one: a letter, not its twin.
    letters = {code: character for character, code in reversed(face.codes.items())}
    pairs = [
        f"<{code}> <{character.encode('utf-16-be').hex()}>"
        for code, character in letters.items()
    ]
    blocks = [pairs[i : i + CMAP_BLOCK] for i in range(0, len(pairs), CMAP_BLOCK)]
    ranges = "\n".join(
        "\n".join([f"{len(block)} beginbfchar", *block, "endbfchar"])
        for block in blocks
    )
    return CMAP.format(ranges=ranges)
