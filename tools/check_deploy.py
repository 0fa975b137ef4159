"""Run `check --deploy` as production would: with its settings, all warnings fatal."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PRODUCTION = {
    "DEBUG": "off",
    "SECRET_KEY": secrets.token_urlsafe(64),
    "BASE_URL": "https://kvartal.example",
    # Never connected to: system checks look at models, not at tables.
    "DATABASE_URL": "postgres://kvartal@127.0.0.1:1/kvartal",
}
COMMAND = ["manage.py", "check", "--deploy", "--fail-level", "WARNING"]


def main() -> int:
    environment = {**os.environ, **PRODUCTION}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    done = subprocess.run(  # noqa: S603 (our own command)
        [sys.executable, *COMMAND], cwd=ROOT, env=environment, check=False
    )
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
