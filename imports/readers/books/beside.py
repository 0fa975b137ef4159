"""What two sheets of a book say of one thing, as one row."""

from imports.readers.books import Rows


def joined(rows: Rows, others: Rows, at: int, key: int) -> Rows:
    """Each row, and from its cell ``at`` on (from one) the other sheet's.

    The other's cell ``key`` says what is the first of ours. Sheets mostly keep one
    order, so few rows wait for theirs; rows that share one stand together, and of
    several others with one key the first counts.
    """
    waiting: dict[str, list[str]] = {}
    last, found = None, list[str]()
    for number, cells in rows:
        while cells[0] != last and cells[0] not in waiting:
            _, other = next(others, (0, None))
            if other is None:
                break
            waiting.setdefault("".join(other[key - 1 : key]), other)
        if cells[0] != last:
            last, found = cells[0], waiting.pop(cells[0], [])
        own = [*cells[: at - 1], *[""] * (at - 1 - len(cells))]
        yield number, own + found
