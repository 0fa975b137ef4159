"""The receipt's two fonts and how wide text is in them, in points."""

import unicodedata
from functools import cache, lru_cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "fonts"
REGULAR, BOLD = "Golos", "Golos-Bold"
FILES = {REGULAR: "GolosText-Regular.ttf", BOLD: "GolosText-Bold.ttf"}
NO_GLYPH = "?"


@cache
def register() -> frozenset[str]:
    """Make the fonts known to ReportLab; return the characters they have."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    for name, file in FILES.items():
        pdfmetrics.registerFont(TTFont(name, str(FOLDER / file)))
    return frozenset(map(chr, pdfmetrics.getFont(REGULAR).face.charToGlyph))


def printable(text: str) -> str:
    """The text with whatever the fonts can't draw replaced by the nearest thing."""
    known = register()
    if known.issuperset(text):
        return text
    return "".join(c if c in known else _nearest(c, known) for c in text)


@lru_cache(maxsize=10_000)
def width(text: str, font: str, size: float) -> float:
    from reportlab.pdfbase import pdfmetrics

    register()
    return float(pdfmetrics.stringWidth(text, font, size))


def wrapped(text: str, font: str, size: float, limit: float) -> list[str]:
    """The text in lines no wider than ``limit`` points."""
    lines = [""]
    # Only at plain spaces: no-break ones hold figures together.
    for word in printable(text).split(" "):
        for piece in _pieces(word, font, size, limit):
            joined = f"{lines[-1]} {piece}".strip(" ")
            if width(joined, font, size) <= limit:
                lines[-1] = joined
            else:
                lines.append(piece)
    return lines


def _pieces(word: str, font: str, size: float, limit: float) -> list[str]:
    """The word, cut only where it alone is wider than a line."""
    pieces = [""]
    for character in word:
        if pieces[-1] and width(pieces[-1] + character, font, size) > limit:
            pieces.append("")
        pieces[-1] += character
    return pieces


def _nearest(character: str, known: frozenset[str]) -> str:
    if character.isspace():
        return " "
    plain = unicodedata.normalize("NFKD", character)[0]
    return plain if plain in known else NO_GLYPH
