"""QR codes of bytes at error correction M, for a town's receipts.

Segno tells once for each size where everything lies; what remains for a code
is arithmetic on whole numbers, eight times as fast as segno's own, and the
same to the module (a test compares them).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, zip_longest
from operator import itemgetter
from typing import Any

import segno
from segno import consts, encoder

# Any of the eight masks is read alike; trying them all takes most of the time.
MASK = 3
BYTE_MODE = 0b0100
PADDING = bytes((0xEC, 0x11))
# Up to this version the length takes one byte, then two.
SHORT_LENGTH = 9
POLYNOMIAL = 0x11D
# What segno puts where neither a pattern nor a bit lies yet.
FREE = 2
Rows = Sequence[str]


@dataclass(frozen=True)
class Symbol:
    """A version of the standard: its blocks, and where each bit goes."""

    version: int
    blocks: Sequence[tuple[int, int]]
    mask: int
    bits: int
    place: Callable[[str], tuple[str, ...]]
    side: int

    @property
    def capacity(self) -> int:
        return sum(data for data, _ in self.blocks)


def qr_rows(payload: bytes) -> Rows:
    """The code's rows of «1» and «0»; ValueError for more than a code holds."""
    symbol = _smallest(len(payload))
    data = _padded(payload, symbol)
    words = bytes(_interleaved(data, symbol))
    bits = int.from_bytes(words, "big") << (symbol.bits - 8 * len(words))
    grid = "".join(symbol.place(f"{bits ^ symbol.mask:0{symbol.bits}b}01"))
    side = symbol.side
    return [grid[start : start + side] for start in range(0, side * side, side)]


def _smallest(length: int) -> Symbol:
    for version in range(1, 41):
        overhead = 2 if version <= SHORT_LENGTH else 3
        blocks = _blocks(version)
        if length + overhead <= sum(data for data, _ in blocks):
            return _symbol(version)
    raise ValueError("A QR code doesn't hold so much")


def _padded(payload: bytes, symbol: Symbol) -> bytes:
    length_bits = 8 if symbol.version <= SHORT_LENGTH else 16
    head = BYTE_MODE << length_bits | len(payload)
    # The four bits of the mode and the four of the terminator make whole bytes.
    value = (head << 8 * len(payload) | int.from_bytes(payload, "big")) << 4
    data = value.to_bytes(len(payload) + length_bits // 8 + 1, "big")
    missing = symbol.capacity - len(data)
    return data + (PADDING * (missing // 2 + 1))[:missing]


def _interleaved(data: bytes, symbol: Symbol) -> Iterator[int]:
    """Data words block by block in turn, then words of correction likewise."""
    parts, corrections, start = [], [], 0
    for length, correction in symbol.blocks:
        part = data[start : start + length]
        parts.append(part)
        corrections.append(_correction(part, correction))
        start += length
    for words in (parts, corrections):
        columns = chain.from_iterable(zip_longest(*words))
        yield from (word for word in columns if word is not None)


def _correction(data: bytes, length: int) -> bytes:
    """The remainder of Reed and Solomon."""
    table, shift = _multiples(length), 8 * (length - 1)
    kept = (1 << shift) - 1
    rest = 0
    for word in data:
        rest = ((rest & kept) << 8) ^ table[word ^ (rest >> shift)]
    return rest.to_bytes(length, "big")


@cache
def _multiples(length: int) -> Sequence[int]:
    """The generator of so many words, times each of the 256 numbers."""
    generator, root = [1], 1
    for _ in range(length):
        shifted = [*generator, 0]
        for place, factor in enumerate(generator, start=1):
            shifted[place] ^= _product(factor, root)
        generator, root = shifted, _product(root, 2)
    return [
        int.from_bytes(bytes(_product(factor, n) for factor in generator[1:]), "big")
        for n in range(256)
    ]


def _product(left: int, right: int) -> int:
    result = 0
    while right:
        if right & 1:
            result ^= left
        left = left << 1 ^ (POLYNOMIAL if left & 0x80 else 0)
        right >>= 1
    return result


@cache
def _blocks(version: int) -> Sequence[tuple[int, int]]:
    """The words of data and of correction in each block."""
    tables: Any = consts.ECC
    kinds = tables[version][consts.ERROR_LEVEL_M]
    return [
        (kind.num_data, kind.num_total - kind.num_data)
        for kind in kinds
        for _ in range(kind.num_blocks)
    ]


@cache
def _symbol(version: int) -> Symbol:
    sample = segno.make(b"x", version=version, error="m", mask=MASK, boost_error=False)
    known: Any = sample.matrix
    side = len(known)
    free = _free_modules(side)
    order = {place: number for number, place in enumerate(free)}
    sources = [
        order.get((row, column), len(free) + known[row][column])
        for row in range(side)
        for column in range(side)
    ]
    mask = "".join(str(int((row + column) % 3 == 0)) for row, column in free)
    blocks = _blocks(version)
    place: Any = itemgetter(*sources)
    return Symbol(version, blocks, int(mask, 2), len(free), place, side)


def _free_modules(side: int) -> list[tuple[int, int]]:
    """Where bits go: two columns at a time from the right, up and down in turn."""
    drawing: Any = encoder
    matrix = drawing.make_matrix(side, side)
    drawing.add_finder_patterns(matrix, side, side)
    drawing.add_alignment_patterns(matrix, side, side)
    columns = [c for c in range(side - 1, 0, -2) if c > 6] + [5, 3, 1]
    free = []
    for turn, right in enumerate(columns):
        rows = range(side) if turn % 2 else range(side - 1, -1, -1)
        free += [
            (row, column)
            for row in rows
            for column in (right, right - 1)
            if matrix[row][column] == FREE
        ]
    return free
