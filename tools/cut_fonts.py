# /// script
# dependencies = ["fonttools==4.68.0", "brotli==1.2.1"]
# ///
"""Cut the pages' font: one file with what Russian pages hold, one with the rest.

``uv run tools/cut_fonts.py`` writes both from Golos Text of the Google Fonts project
(github.com/googlefonts/golos-text, commit cf2e272) and prints their sizes; the second
is fetched by a page with a letter of another language only. Weights 400 to 700 stay,
since no style asks for more. The ranges of ``portal.css`` are the sets below.
"""

from io import BytesIO
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

ROOT = Path(__file__).resolve().parent.parent
WHOLE = ROOT / "tools/sources/GolosText[wght].ttf"
FONTS = ROOT / "portal/static/portal/fonts"

RUSSIAN = {*range(0x410, 0x450), 0x401, 0x451}
LATIN = set(range(0x20, 0x7F))
SIGNS = {ord(sign) for sign in "«»„“”‘’—–−…·•№₽§©°²³×÷±½←→↑↓≤≥"} | {
    0xA0,  # no-break space
    0xAD,  # soft hyphen
    0x301,  # stress
    0x2009,  # thin space
    0x202F,  # narrow no-break space
}
FEATURES = ["kern", "mark", "mkmk", "ccmp", "locl", "tnum"]
UNUSED_TABLES = ["vhea", "vmtx", "VVAR"]
HEAVIEST = 700


def write(name: str, letters: set[int]) -> None:
    options = Options()
    options.layout_features = FEATURES
    options.hinting = False
    options.drop_tables += UNUSED_TABLES
    font = TTFont(WHOLE)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=letters)
    subsetter.subset(font)
    font = limited(font)
    font.flavor = "woff2"
    path = FONTS / name
    font.save(path)
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size} байт")  # noqa: T201


def limited(font: TTFont) -> TTFont:
    """Fewer weights; read anew, since a font that was cut keeps what it was."""
    kept = BytesIO()
    font.save(kept)
    kept.seek(0)
    return instantiateVariableFont(TTFont(kept), {"wght": (400, 400, HEAVIEST)})


if __name__ == "__main__":
    common = RUSSIAN | LATIN | SIGNS
    write("golos-text.woff2", common)
    write("golos-text-rest.woff2", set(TTFont(WHOLE).getBestCmap()) - common)
