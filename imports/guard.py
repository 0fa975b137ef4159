"""Text that a spreadsheet would take for a formula, on its way out and back.

A cell that begins with «=», «+», «-», «@», a tab or a return is written with an
apostrophe in front; the readers take exactly such an apostrophe away.
"""

import re
from collections.abc import Iterable

from cabinet.spreadsheets import DANGEROUS, MARK, guarded

__all__ = ["MARK", "guarded", "guarded_cell", "unguarded", "without_guards"]

NEGATIVE = re.compile(r"[-+]?\d[\d \u00a0]*(?:[.,]\d+)?|-")
GUARDED = tuple(MARK + sign for sign in DANGEROUS)


def guarded_cell(text: str) -> str:
    """For a file that people wrote: a negative number is no formula."""
    return text if NEGATIVE.fullmatch(text) else guarded(text)


def unguarded(text: str) -> str:
    return text[1:] if text.startswith(GUARDED) else text


def without_guards(cells: Iterable[str]) -> list[str]:
    return [unguarded(cell) for cell in cells]
