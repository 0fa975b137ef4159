"""The receipt's two fonts: what they can draw, how wide it is, what to embed.

One subset serves every receipt: it holds the letters of Russian and of the
other peoples who write in Cyrillic, so nothing is subset while drawing.
"""

import unicodedata
import zlib
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "fonts"
REGULAR, BOLD = "Golos", "Golos-Bold"
FILES = {REGULAR: "GolosText-Regular.ttf", BOLD: "GolosText-Bold.ttf"}
NO_GLYPH = "?"
# Latin, Cyrillic, dashes and quotation marks, roubles, «№».
SUBSET = tuple(
    chain(
        range(0x20, 0x7F),
        range(0xA0, 0x100),
        range(0x400, 0x500),
        range(0x2010, 0x2040),
        (0x20BD, 0x2116, 0x2212),
    )
)


@dataclass(frozen=True)
class Font:
    """A subset of a font; ``widths`` are in thousandths of its size."""

    name: str
    codes: dict[str, str]
    widths: dict[str, float]
    glyph_widths: list[float]
    program: bytes
    program_length: int
    box: list[float]
    ascent: float
    descent: float


@cache
def font(name: str) -> Font:
    from reportlab.pdfbase.ttfonts import TTFontFile

    file = TTFontFile(str(FOLDER / FILES[name]))
    known = [code for code in SUBSET if code in file.charToGlyph]
    glyphs = _numbered(file.charToGlyph, known)
    widths = {chr(code): float(file.charWidths[code]) for code in known}
    by_glyph = {glyphs[code]: widths[chr(code)] for code in known}
    program = file.makeSubset(known)
    return Font(
        name=name,
        codes={chr(code): f"{glyphs[code]:04X}" for code in known},
        widths=widths,
        glyph_widths=[by_glyph[number] for number in sorted(by_glyph)],
        program=zlib.compress(program, 9),
        program_length=len(program),
        box=list(map(float, file.bbox)),
        ascent=float(file.ascent),
        descent=float(file.descent),
    )


def _numbered(original: dict[int, int], codes: list[int]) -> dict[int, int]:
    """Glyph numbers as the subset gives them: in order, twins share one."""
    numbers: dict[int, int] = {}
    return {
        code: numbers.setdefault(original[code], len(numbers) + 1) for code in codes
    }


@cache
def known_characters() -> frozenset[str]:
    return frozenset(font(REGULAR).codes) & frozenset(font(BOLD).codes)


@lru_cache(maxsize=20_000)
def printable(text: str) -> str:
    """The text with whatever the fonts can't draw replaced by the nearest thing."""
    known = known_characters()
    if known.issuperset(text):
        return text
    return "".join(c if c in known else _nearest(c, known) for c in text)


@lru_cache(maxsize=20_000)
def encoded(text: str, name: str) -> str:
    """Printable text as the hexadecimal glyph numbers of a font."""
    return "".join(map(font(name).codes.__getitem__, text))


@lru_cache(maxsize=20_000)
def width(text: str, name: str, size: float) -> float:
    return sum(map(font(name).widths.__getitem__, printable(text))) * size / 1000


def wrapped(text: str, name: str, size: float, limit: float) -> list[str]:
    """The text in lines no wider than ``limit`` points."""
    return list(_wrapped(text, name, size, round(limit, 2)))


@lru_cache(maxsize=20_000)
def _wrapped(text: str, name: str, size: float, limit: float) -> tuple[str, ...]:
    if width(text, name, size) <= limit:
        return (printable(text),)
    lines = [""]
    # Only at plain spaces: no-break ones hold figures together.
    for word in printable(text).split(" "):
        for piece in _pieces(word, name, size, limit):
            joined = f"{lines[-1]} {piece}".strip(" ")
            if width(joined, name, size) <= limit:
                lines[-1] = joined
            else:
                lines.append(piece)
    return tuple(lines)


def _pieces(word: str, name: str, size: float, limit: float) -> list[str]:
    """The word, cut only where it alone is wider than a line."""
    if width(word, name, size) <= limit:
        return [word]
    pieces = [""]
    for character in word:
        if pieces[-1] and width(pieces[-1] + character, name, size) > limit:
            pieces.append("")
        pieces[-1] += character
    return pieces


def _nearest(character: str, known: frozenset[str]) -> str:
    if character.isspace():
        return " "
    plain = unicodedata.normalize("NFKD", character)[0]
    return plain if plain in known else NO_GLYPH
