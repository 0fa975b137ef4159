"""The database killed in the middle of a load and of a closing, twenty times.

It has a server of its own, so that no other test falls with it.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import psycopg2
import pytest

from portal.embedded import database_url
from tests.imports import samples

ROOT = Path(__file__).resolve().parents[2]
KILLS = 20
ROWS = 3000
VISIBLE = """
SELECT count(*) FROM charges_billingperiod AS p
    LEFT JOIN charges_charge AS c ON c.version_id = p.published_version_id
WHERE p.month = %s AND c.id IS NOT NULL
"""
ACCOUNTS = "Лицевой счёт;Фамилия;Адрес дома;Квартира"
HOUSE = "г. Казань, ул. ГАРИФА АХУНОВА, д. 16"


class Server:
    """A portal without its web server, and its database."""

    def __init__(self, var: Path) -> None:
        self.var, self.folder = var, var / "postgres"
        inherited = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
        self.environment = {
            **inherited,
            "VAR_DIR": str(var),
            "DEBUG": "on",
            "DJANGO_SETTINGS_MODULE": "portal.settings",
        }

    def manage(self, *arguments: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def done(self, *arguments: str) -> tuple[int, str]:
        process = self.manage(*arguments)
        said = process.communicate()[0].decode().strip().splitlines()
        return process.returncode, said[-1] if said else ""

    def kill_database(self) -> None:
        """As when the power goes: every process of the server at once."""
        pid = int((self.folder / "postmaster.pid").read_text().split()[0])
        postmaster = psutil.Process(pid)
        family = [postmaster, *postmaster.children(recursive=True)]
        for process in family:
            process.send_signal(signal.SIGKILL)
        psutil.wait_procs(family, timeout=10)

    def visible(self, month: str) -> int:
        connection = psycopg2.connect(database_url(self.folder))
        try:
            with connection.cursor() as cursor:
                cursor.execute(VISIBLE, [month])
                return cursor.fetchone()[0]
        finally:
            connection.close()


@pytest.fixture
def server(tmp_path):
    server = Server(tmp_path / "var")
    server.var.mkdir()
    assert server.done("migrate", "--verbosity=0")[0] == 0
    for kind in ("organizations", "buildings"):
        assert (
            server.done("import_data", kind, str(samples.DATA / f"{kind}.csv"))[0] == 0
        )
    accounts = tmp_path / "accounts.csv"
    rows = [f"{n:07d};Петров;{HOUSE};{n}" for n in range(ROWS // 10)]
    accounts.write_text("\n".join([ACCOUNTS, *rows]))
    call = ("--organization", "1655000010")
    assert server.done("import_data", "accounts", str(accounts), *call)[0] == 0
    return server


def months(tmp_path: Path) -> Path:
    lines = [f"1655000010;{month:02d}.2016" for month in range(1, 13)]
    lines += [f"1655000010;{month:02d}.2015" for month in range(1, 13)]
    path = tmp_path / "periods.csv"
    path.write_text("\n".join(["Организация;Период", *lines]))
    return path


@pytest.mark.slow
def test_a_killed_database_shows_nothing_or_the_whole_month(server, tmp_path):
    assert server.done("import_data", "periods", str(months(tmp_path)))[0] == 0
    file = tmp_path / "charges.csv"
    rows = [f"{n // 10:07d};Услуга {n % 10};{n}" for n in range(ROWS)]
    file.write_text("\n".join(["Лицевой счёт;Услуга;Начислено", *rows]))

    for kill in range(KILLS):
        month = f"{2015 + kill // 12}-{kill % 12 + 1:02d}"
        call = ("--organization", "1655000010", "--period", month)
        loading = server.manage("import_data", "charges", str(file), *call)
        time.sleep(random.uniform(1, 6))  # noqa: S311 (no secret)
        server.kill_database()
        loading.wait()

        assert server.visible(f"{month}-01") == 0
        code, said = server.done("import_data", "charges", str(file), *call)
        assert (code, json.loads(said)["rows"]) == (0, ROWS)
        closing = server.manage("publish_period", "1655000010", month)
        time.sleep(random.uniform(0.5, 4))  # noqa: S311 (no secret)
        server.kill_database()
        closing.wait()

        assert server.visible(f"{month}-01") in (0, ROWS)
    server.kill_database()
