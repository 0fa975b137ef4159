"""A worker killed in the middle of a load of any kind leaves nothing or everything."""

import pytest

from imports import services
from imports.models import ImportRun, RowChange
from imports.services import check_file
from imports.tasks import work_on_run
from tests.imports import town
from tests.imports.test_worker import kill_at_random, until_the_database_has_noticed

pytestmark = pytest.mark.django_db(transaction=True)


def survive_kills(kind: str, rows: int, kills: int, most: float) -> None:
    town.found(rows)
    run = town.file_of(kind, rows)
    check_file(run=run)
    services._queue(run, ImportRun.State.CONFIRMED)
    for _ in range(kills):
        kill_at_random(lambda: work_on_run(run.pk), most)
        until_the_database_has_noticed()
        run.refresh_from_db()
        assert town.held(kind) == {"confirmed": 0, "imported": rows}[run.state]
        assert RowChange.objects.exists() <= (run.state == "imported")
        if run.state == "confirmed":
            # The queue hands a run to a few workers, and then gives it up.
            services._queue(run, ImportRun.State.CONFIRMED)
    assert work_on_run(run.pk) == "imported"
    assert town.held(kind) == rows


@pytest.mark.parametrize("kind", town.KINDS)
def test_nothing_or_everything(kind):
    survive_kills(kind, rows=200, kills=3, most=0.8)


@pytest.mark.slow
@pytest.mark.parametrize("kind", town.KINDS)
def test_nothing_or_everything_at_twenty_moments(kind):
    survive_kills(kind, rows=5000, kills=20, most=4)


@pytest.mark.parametrize("kind", town.KINDS)
def test_every_row_knows_its_load_and_its_line_and_goes_back(kind):
    town.found()
    run = town.file_of(kind, 20)
    services.import_file(run=run)

    if kind in ("payments", "readings"):
        told = town.TABLES[kind].objects.values_list("source_run", "source_line")
    else:
        label = town.TABLES[kind]._meta.label_lower
        told = RowChange.objects.filter(table=label).values_list("run", "line")
    assert sorted(told) == [(run.pk, line) for line in range(2, 22)]
    assert services.undo_run(run=run) == 20
    assert kind == "payments" or town.held(kind) == 0
