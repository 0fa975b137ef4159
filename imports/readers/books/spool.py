"""How the small process hands over rows: a line each, cells parted by marks."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

CELL, BREAK = "\x1f", "\x1e"
# What would part cells or rows, or what PostgreSQL keeps in no text.
MARKS = str.maketrans({CELL: " ", BREAK: " ", "\x00": "", "\n": BREAK, "\r": " "})
UNTIDY = re.compile("[\x00\r\n\x1e]")
ENCODING = "utf-8"


def written(number: int, cells: Sequence[str]) -> str:
    text = CELL.join(cells)
    if UNTIDY.search(text) or text.count(CELL) >= len(cells):
        text = CELL.join([cell.translate(MARKS) for cell in cells])
    return f"{number}{CELL}{text}\n"


def read_back(path: Path) -> Iterator[tuple[int, list[str]]]:
    with path.open(encoding=ENCODING, newline="\n") as file:
        for line in file:
            number, *cells = line[:-1].split(CELL)
            if BREAK in line:
                cells = [cell.replace(BREAK, "\n") for cell in cells]
            yield int(number), cells
