"""Every list can be narrowed, kept and taken along, in the memory of a few rows."""

import re
import tracemalloc
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from cabinet.lists import index
from cabinet.spreadsheets import WRITERS, download
from tests.factories import PaymentFactory
from tests.portal.test_lists import LISTS, address, office  # noqa: F401 (a fixture)

# One row, of the whole portal.
ALONE = {"limits", "passwordrules"}
ENGLISH = re.compile(r"\b(is|than|contains)\b")
FEW, MANY = 200, 2000


def test_every_list_has_columns_filters_views_and_files(office):  # noqa: F811
    labels, lacking = [], []
    for name, viewset in LISTS.items():
        answer = office.get(address(viewset))
        view, page = answer.context["view"], answer.content.decode()
        fields = view.filters.form.fields
        labels += [str(one.label) for one in fields.values()]
        wanted = {
            "columns": "columns" in fields,
            "filters": set(fields) - {"columns"} or name in ALONE,
            "views": "views/save/" in page,
            "files": "export=xlsx" in page and "export=csv" in page,
            # Choices of a relation may be a million rows.
            "size": not any(
                getattr(one, "queryset", None) for one in view.filters.filters.values()
            ),
        }
        lacking += [(name, what) for what, is_there in wanted.items() if not is_there]
    assert lacking == []
    # In the words of the screen, not in django-filter's.
    assert "Сумма платежа от" in labels
    assert [one for one in labels if ENGLISH.search(one)] == []


def rows(count: int) -> Iterator[list[object]]:
    now = timezone.now()
    for number in range(count):
        yield [f"Иванов {number}", Decimal(number), now, number % 2 == 0]


def peak(suffix: str, count: int) -> int:
    titles = ["Кто", "Сумма", "Когда", "Да"]
    tracemalloc.start()
    for _ in download("list", suffix, titles, rows(count)).streaming_content:
        pass
    taken = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return taken


@pytest.mark.parametrize("suffix", WRITERS)
def test_ten_times_the_rows_take_the_same_memory(suffix):
    peak(suffix, 1)
    few, many = peak(suffix, FEW), peak(suffix, MANY)

    assert many < few + 100_000


def test_rows_come_from_the_database_a_few_at_a_time(office, monkeypatch):  # noqa: F811
    PaymentFactory.create_batch(3, account=office.accounts[0])
    monkeypatch.setattr(index, "CHUNK", 2)
    monkeypatch.setattr(QuerySet, "_fetch_all", refuse_payments(QuerySet._fetch_all))

    answer = office.get(address(LISTS["payment"], export="csv"))

    assert len(list(answer.streaming_content)) == 1 + 6
    assert connection.features.can_use_chunked_reads


def refuse_payments(usual):
    """No list of payments is ever held whole."""

    def fetched(rows):
        assert rows.model._meta.model_name != "payment"
        usual(rows)

    return fetched
