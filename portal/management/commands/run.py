"""`make run`: everything the portal needs, in one terminal."""

import os
import socket
import sys
from typing import Any

from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection

from portal.demo.people import LOGINS
from portal.supervisor import Supervisor
from portal.upgrading import bring_database, bring_manual, bring_static

WEB_WORKERS, WEB_THREADS = "2", "4"


def web_server(host: str, port: int) -> tuple[str, ...]:
    """What Python is to run to serve the portal; benchmarks measure the same."""
    return (
        *("-m", "gunicorn", "portal.wsgi", "--bind", f"{host}:{port}"),
        *("--workers", WEB_WORKERS, "--threads", WEB_THREADS),
        *("--log-level", "warning"),
    )


class Command(BaseCommand):
    help = "Готовит базу, демонстрационные данные и файлы, запускает сайт и очередь."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--no-demo",
            action="store_false",
            dest="demo",
            help="начать с пустого портала",
        )

    def handle(self, *args: Any, demo: bool, **options: Any) -> None:
        host = os.environ.get("HOST", "127.0.0.1")
        port = int(os.environ.get("PORT", "8000"))
        self._refuse_busy_port(host, port)
        self._prepare(demo=demo)
        supervisor = Supervisor(self._environment(host, port))
        connection.close()
        supervisor.start(*web_server(host, port))
        supervisor.start("manage.py", "qcluster")
        self._greet(host, port, demo=demo)
        sys.exit(supervisor.wait())

    def _refuse_busy_port(self, host: str, port: int) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                raise CommandError(
                    f"Порт {port} занят. Задайте другой: PORT=8080 make run"
                ) from error

    def _prepare(self, *, demo: bool) -> None:
        bring_database(self._say)
        if demo:
            self._say("Проверяю демонстрационные данные…")
            call_command("demo", stdout=sys.stderr)
        bring_manual(self._say)
        bring_static(self._say)

    def _environment(self, host: str, port: int) -> dict[str, str]:
        address = os.environ.get("BASE_URL", f"http://{host}:{port}")
        environment = {
            "BASE_URL": address,
            "ALLOWED_HOSTS": ",".join({*settings.ALLOWED_HOSTS, host}),
            "VAR_DIR": str(settings.VAR),
            "DEBUG": "on" if settings.DEBUG else "off",
        }
        if settings.EMBEDDED:
            # The children use the server that this process started.
            environment["DATABASE_URL"] = settings.DATABASE_URL
            environment["SECRET_KEY_FILE"] = str(settings.VAR / "secret_key")
        return environment

    def _greet(self, host: str, port: int, *, demo: bool) -> None:
        shown = "127.0.0.1" if host in {"", "0.0.0.0"} else host  # noqa: S104
        self.stdout.write(f"\nПортал: http://{shown}:{port}/")
        self.stdout.write(f"Кабинет сотрудника: http://{shown}:{port}/admin/")
        if demo:
            self.stdout.write("Демонстрационные входы:")
            for login, password, who in LOGINS:
                self.stdout.write(f"  {login:24} {password:18} {who}")
        self.stdout.write("Остановить: Ctrl-C\n")
        self.stdout.flush()

    def _say(self, text: str) -> None:
        self.stderr.write(text)
