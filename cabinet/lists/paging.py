"""Pages of a list that may have a million rows."""

from decimal import Decimal
from typing import Any

from django.utils.functional import cached_property
from wagtail.admin.paginator import WagtailPaginator

from cabinet.templatetags.kvartal import grouped

# Nobody turns two hundred pages: beyond that a filter serves better.
MOST = 10_000
# What is found word by word is counted no further than anybody reads it.
MOST_FOUND = 1000


class CappedPaginator(WagtailPaginator):
    """Counts no further than ``most``, and offers no pages beyond."""

    most = MOST

    @cached_property
    def found(self) -> int:
        """How many rows there are, one above ``most`` standing for any more."""
        rows: Any = self.object_list
        if not hasattr(rows, "query"):
            return len(rows)
        counted: int = self._to_count(rows)[: self.most + 1].count()
        return counted

    def _to_count(self, rows: Any) -> Any:
        return rows.order_by()

    @cached_property
    def count(self) -> int:
        return min(self.found, self.most)

    @cached_property
    def items_count_label(self) -> str:
        if self.found <= self.most:
            return f"Всего: {grouped(Decimal(self.found), 0)}"
        return f"Больше {grouped(Decimal(self.most), 0)}: уточните отбор"


class OrderedPaginator(CappedPaginator):
    """Counts in the list's own order: from the newest on, until there are enough."""

    most = MOST_FOUND

    def _to_count(self, rows: Any) -> Any:
        return rows
