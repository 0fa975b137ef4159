"""`manage.py load_manual`: the staff manual of this version, as pages of the site."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from cms.manual import load_manual


class Command(BaseCommand):
    help = (
        "Загружает инструкции сотрудникам страницами сайта; изменённое редакторами"
        " остаётся как есть."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(json.dumps(asdict(load_manual()), ensure_ascii=False))
