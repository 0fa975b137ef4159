"""Two operators load rows of one company at once: one wins, the other checks again."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, current_thread, main_thread

import pytest
from django.db import connection

from imports.models import ImportRun
from imports.services import check_file, import_file
from imports.staging import base
from tests.imports import town

pytestmark = pytest.mark.django_db(transaction=True)


def load_both(kind: str) -> list[tuple[str, list[str]]]:
    town.found()
    runs = [town.file_of(kind, 20), town.file_of(kind, 20, word=7)]
    for run in runs:
        check_file(run=run)
    barrier = Barrier(2)

    def load(run: ImportRun) -> tuple[str, list[str]]:
        try:
            barrier.wait(10)
            report = import_file(run=run)
        finally:
            connection.close()
        return run.state, [error.text for error in report.errors]

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(load, runs))


@pytest.mark.parametrize("kind", town.KINDS)
def test_one_wins_and_the_other_is_told_to_check_again(kind):
    won, lost = load_both(kind)

    assert won == ("imported", [])
    assert lost[0] == "refused"
    assert "проверьте файл ещё раз" in lost[1][0]
    assert town.held(kind) == 20


@pytest.mark.parametrize("kind", ["accounts", "payments"])
def test_without_the_lock_both_take_the_rows_for_new(kind, monkeypatch):
    """Then the unique keys of the tables are what is left, and say so."""
    both_looked, count = Barrier(2), base.Staging.count

    def count_together(staging, report):
        count(staging, report)
        if current_thread() is not main_thread():
            both_looked.wait(10)

    monkeypatch.setattr(base, "hold_organizations", lambda directory: None)
    monkeypatch.setattr(base.Staging, "count", count_together)

    _, lost = load_both(kind)

    assert "Данные изменились, пока файл загружался" in lost[1][0]
    assert town.held(kind) == 20


@pytest.mark.parametrize("kind", town.KINDS)
def test_who_was_first_is_seen_and_a_second_check_mends_it(kind):
    town.found()
    first, second = town.file_of(kind, 20), town.file_of(kind, 20, word=7)
    check_file(run=second)
    import_file(run=first)

    report = import_file(run=second)
    assert "проверьте файл ещё раз" in report.errors[0].text

    assert check_file(run=second).changed == 20
    assert import_file(run=second).changed == 20
    assert second.state == "imported"


@pytest.mark.parametrize("kind", town.KINDS)
def test_a_change_by_hand_since_the_check_is_seen(kind):
    """The counts would be the same: what was compared with is not."""
    town.found()
    import_file(run=town.file_of(kind, 20))
    second = town.file_of(kind, 20, word=7)
    check_file(run=second)
    import_file(run=town.file_of(kind, 20, word=6))

    report = import_file(run=second)

    assert "проверьте файл ещё раз" in report.errors[0].text
