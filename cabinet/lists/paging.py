"""Pages of a list that may have a million rows."""

from typing import Any

from django.utils.functional import cached_property
from wagtail.admin.paginator import WagtailPaginator

from cabinet.templatetags.kvartal import NO_BREAK_SPACE

# Nobody turns two hundred pages: beyond that a filter serves better.
MOST = 10_000
TOO_MANY = f"Больше 10{NO_BREAK_SPACE}000: уточните отбор"


class CappedPaginator(WagtailPaginator):
    """Counts no further than MOST, and offers no pages beyond."""

    @cached_property
    def found(self) -> int:
        """How many rows there are, MOST + 1 standing for any more."""
        rows: Any = self.object_list
        if not hasattr(rows, "query"):
            return len(rows)
        counted: int = self._to_count(rows)[: MOST + 1].count()
        return counted

    def _to_count(self, rows: Any) -> Any:
        return rows.order_by()

    @cached_property
    def count(self) -> int:
        return min(self.found, MOST)

    @cached_property
    def items_count_label(self) -> str:
        return TOO_MANY if self.found > MOST else f"Всего: {self.found}"


class OrderedPaginator(CappedPaginator):
    """Counts in the list's own order: from the newest on, until there are enough."""

    def _to_count(self, rows: Any) -> Any:
        return rows
