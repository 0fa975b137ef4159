"""Text that a spreadsheet would take for a formula, on its way out and back.

A cell that begins with «=», «+», «-», «@», a tab or a return is written with an
apostrophe in front; the readers take exactly such an apostrophe away.
"""

from collections.abc import Iterable

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
MARK = "'"
GUARDED = tuple(MARK + sign for sign in DANGEROUS)


def guarded(text: str) -> str:
    return MARK + text if text.startswith(DANGEROUS) else text


def unguarded(text: str) -> str:
    return text[1:] if text.startswith(GUARDED) else text


def without_guards(cells: Iterable[str]) -> list[str]:
    return [unguarded(cell) for cell in cells]
