"""Every bad and odd file gets its answer in Russian: no exception, no hang."""

import datetime as dt
import re
import time

import pytest

from cabinet.accounts.models import Organization
from cabinet.charges.models import Charge
from imports.models import ImportRun
from imports.readers import ReaderError
from imports.services import check_file, register_file
from tests.imports.corpus import CORPUS, Odd

SECONDS = 30
MONTH = dt.date(2017, 8, 1)


def answer(odd: Odd, organization: Organization) -> tuple[int, str]:
    """How many rows would be new, or what is said instead."""
    try:
        run = register_file(
            kind=odd.kind,
            data=odd.data,
            name=odd.name,
            organization=organization,
            month=MONTH,
        )
    except ReaderError as error:
        return 0, str(error)
    report = check_file(run=run)
    return report.new, " ".join(map(str, report.errors))


def test_the_corpus_is_large_and_its_labels_differ():
    assert len({odd.label for odd in CORPUS}) == len(CORPUS) >= 60


@pytest.mark.django_db
@pytest.mark.parametrize("odd", CORPUS, ids=str)
def test_an_odd_file_gets_its_answer(manuals, odd):
    organization = None if odd.kind == "payments" else only("1655000010")
    started = time.monotonic()

    new, said = answer(odd, organization)

    assert (new, said) == (odd.rows, "") if odd.rows else odd.says in said, said
    assert odd.rows or re.search("[а-я]{3}", said)
    assert time.monotonic() - started < SECONDS
    assert not Charge.objects.exists()
    assert not ImportRun.objects.filter(state="imported", kind="charges").exists()


def only(inn: str) -> Organization:
    return Organization.objects.get(inn=inn)
