"""What a process says when its settings are wrong: one line, and it ends."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "DATABASE_URL": "postgres://kvartal@127.0.0.1:1/kvartal",
    "SECRET_KEY": "x" * 60,
    "BASE_URL": "https://kvartal.example",
}


def check(**environment):
    clean = {"PATH": os.environ["PATH"], **PRODUCTION, **environment}
    return subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env={name: value for name, value in clean.items() if value is not None},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("wrong", "line"),
    [
        ({"SECRET_KEY": None}, "SECRET_KEY: is not set (or give SECRET_KEY_FILE)"),
        ({"DEBUG": "perhaps"}, "DEBUG: expected on or off, got 'perhaps'"),
        ({"BASE_URL": None}, "BASE_URL: is not set"),
        (
            {"REPLICA_URLS": "redis://one"},
            "REPLICA_URLS: expected an address beginning with postgres://, postgresql://",
        ),
        (
            {"DATABASE_URL": "mysql://db/kvartal"},
            "DATABASE_URL: expected an address beginning with postgres://, postgresql://",
        ),
    ],
)
def test_wrong_setting_stops_the_start_with_one_line(wrong, line):
    done = check(**wrong)
    assert (done.returncode, done.stderr.strip()) == (1, line)


def test_replicas_are_databases_of_their_own(tmp_path):
    done = check(
        VAR_DIR=str(tmp_path),
        REPLICA_URLS="postgres://reader@127.0.0.1:2/k postgres://reader@127.0.0.1:3/k",
    )
    assert done.returncode == 0, done.stderr


def test_right_settings_start_and_leave_the_embedded_server_alone(tmp_path):
    done = check(VAR_DIR=str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert list(tmp_path.iterdir()) == []
