"""The receipt's two fonts: what they can draw, how wide it is, what to embed.

One subset serves every receipt: it holds the letters of Russian and of the
other peoples who write in Cyrillic, so nothing is subset while drawing. Mostly
its first half is enough: the letters have the same numbers in both.
"""

import unicodedata
import zlib
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent.parent / "fonts"
REGULAR, BOLD = "Golos", "Golos-Bold"
FILES = {REGULAR: "GolosText-Regular.ttf", BOLD: "GolosText-Bold.ttf"}
NO_GLYPH = "?"
# Latin without accents, Russian, quotation marks, dashes, roubles, «№».
COMMON = tuple(
    chain(
        range(0x20, 0x7F),
        (0xA0, 0xA7, 0xAB, 0xB0, 0xB2, 0xB3, 0xBB, 0x401),
        range(0x410, 0x450),
        (0x451, 0x2013, 0x2014, 0x201C, 0x201E, 0x20BD, 0x2116, 0x2212),
    )
)
# All of Latin-1 and Cyrillic, all dashes and quotation marks.
RARE = tuple(
    code
    for code in chain(range(0xA1, 0x100), range(0x400, 0x500), range(0x2010, 0x2040))
    if code not in COMMON
)


@dataclass(frozen=True)
class Font:
    """What a font can draw; ``widths`` are in thousandths of its size."""

    name: str
    codes: dict[str, str]
    widths: dict[str, float]
    box: list[float]
    ascent: float
    descent: float


@dataclass(frozen=True)
class Program:
    """What a document embeds: outlines, and of each glyph its width and letter."""

    data: bytes
    length: int
    widths: list[float]
    letters: list[str]


@cache
def font(name: str) -> Font:
    file = _file(name)
    known = [code for code in COMMON + RARE if code in file.charToGlyph]
    glyphs = _numbered(file.charToGlyph, known)
    return Font(
        name=name,
        codes={chr(code): f"{glyphs[code]:04X}" for code in known},
        widths={chr(code): float(file.charWidths[code]) for code in known},
        box=list(map(float, file.bbox)),
        ascent=float(file.ascent),
        descent=float(file.descent),
    )


@cache
def program(name: str, *, rare: bool) -> Program:
    """The font to embed; without ``rare`` letters it takes half as much."""
    file, face = _file(name), font(name)
    wanted = COMMON + RARE if rare else COMMON
    known = [code for code in wanted if code in file.charToGlyph]
    data = file.makeSubset(known)
    # Of two characters with one glyph the first: a space, not its no-break twin.
    letters = {face.codes[chr(code)]: chr(code) for code in reversed(known)}
    listed = [letters[number] for number in sorted(letters)]
    return Program(
        data=zlib.compress(data, 9),
        length=len(data),
        widths=[face.widths[letter] for letter in listed],
        letters=listed,
    )


def _file(name: str) -> Any:
    from reportlab.pdfbase.ttfonts import TTFontFile

    return TTFontFile(str(FOLDER / FILES[name]))


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
def is_common(text: str) -> bool:
    """Whether the smaller program draws the text."""
    return _common_characters().issuperset(text)


@cache
def _common_characters() -> frozenset[str]:
    return frozenset(map(chr, COMMON))


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
