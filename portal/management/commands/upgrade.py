"""`manage.py upgrade`: the one command between a new version's files and its start."""

import json
from typing import Any

from django.core.management.base import BaseCommand

from portal.upgrading import bring_database, bring_manual, bring_static


class Command(BaseCommand):
    help = (
        "Готовит новую версию: база данных, инструкции сотрудникам, статические файлы."
    )
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        done = {
            "migrations": bring_database(self._say),
            "manual": bring_manual(self._say),
        }
        bring_static(self._say)
        self.stdout.write(json.dumps(done, ensure_ascii=False))

    def _say(self, text: str) -> None:
        self.stderr.write(text)
