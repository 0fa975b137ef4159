"""Two loads at once: the second waits, and finds the first one's rows."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from cabinet.accounts.models import Organization
from tests.imports.samples import counts, load_sample


def load_in_thread(name: str):
    try:
        return load_sample(name)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_one_file_loaded_twice_at_once_is_loaded_once():
    with ThreadPoolExecutor(2) as pool:
        reports = list(pool.map(load_in_thread, ["organizations.csv"] * 2))

    assert sorted(map(counts, reports)) == [(0, 0, 3, 0), (3, 0, 0, 0)]
    assert Organization.objects.count() == 3
