import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).resolve().parents[2]
USER = """
import signal, sys, time
# A shell has its background jobs ignore interrupts, and tests may be such a job.
signal.signal(signal.SIGINT, signal.default_int_handler)
from pathlib import Path
import psycopg2
from portal.embedded import database_url
connection = psycopg2.connect(database_url(Path(sys.argv[1])))
cursor = connection.cursor()
cursor.execute(sys.argv[2])
row = cursor.fetchone()
connection.commit()
print(row, flush=True)
time.sleep(float(sys.argv[3]))
"""
CREATE = "CREATE TABLE kept AS SELECT 42 AS answer; SELECT answer FROM kept"
READ = "SELECT answer FROM kept"


def use(folder, sql, seconds=0.0):
    return subprocess.Popen(
        [sys.executable, "-c", USER, str(folder), sql, str(seconds)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def answer(process):
    return process.stdout.readline().strip()


def servers_of(folder):
    return [
        process
        for process in psutil.process_iter(["name", "cmdline"])
        if process.info["name"] == "postgres"
        and str(folder) in (process.info["cmdline"] or [])
    ]


def test_data_survives_killed_processes_and_the_last_user_stops_the_server(tmp_path):
    folder = tmp_path / "postgres"
    killed = use(folder, CREATE, seconds=60)
    assert answer(killed) == "(42,)"
    killed.kill()
    killed.wait()
    for server in servers_of(folder):
        server.kill()
        server.wait(5)
    last = use(folder, READ)
    assert answer(last) == "(42,)"
    last.wait(20)
    assert servers_of(folder) == []


def test_server_stays_while_another_process_uses_it(tmp_path):
    folder = tmp_path / "postgres"
    longer = use(folder, CREATE, seconds=60)
    assert answer(longer) == "(42,)"
    shorter = use(folder, READ)
    assert answer(shorter) == "(42,)"
    shorter.wait(20)
    assert len(servers_of(folder)) == 1
    longer.send_signal(signal.SIGINT)
    longer.wait(20)
    assert servers_of(folder) == []


def test_two_folders_never_meet(tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    assert answer(use(one, CREATE)) == "(42,)"
    other = use(two, "SELECT to_regclass('kept')")
    assert answer(other) == "(None,)"


@pytest.mark.parametrize("length", [90, 150])
def test_folder_with_a_long_path_works(tmp_path, length):
    folder = tmp_path / ("x" * max(1, length - len(str(tmp_path))))
    assert answer(use(folder, "SELECT 1")) == "(1,)"
    assert (folder / "PG_VERSION").exists()
