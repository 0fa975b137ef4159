"""What two sheets of a book say of one thing, as one row."""

from imports.readers.books import Rows


def joined(rows: Rows, others: Rows, at: int) -> Rows:
    """Each row, and from its cell ``at`` on (from one) the other sheet's.

    They belong together by their first cells. Sheets mostly keep one order, so
    few rows wait for theirs; of several with one first cell the first counts.
    """
    waiting: dict[str, list[str]] = {}
    for number, cells in rows:
        while cells[0] not in waiting:
            _, other = next(others, (0, None))
            if other is None:
                break
            waiting.setdefault(other[0], other)
        own = [*cells[: at - 1], *[""] * (at - 1 - len(cells))]
        yield number, own + waiting.pop(cells[0], [])
