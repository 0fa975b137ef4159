"""`manage.py reconcile_payments`: the providers' word on what is not final."""

import json
from typing import Any

from django.core.management.base import BaseCommand

from cabinet.payments.online.services import reconcile


class Command(BaseCommand):
    help = "Спрашивает провайдеров обо всех незавершённых платежах и возвратах."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stderr.write("Спрашиваю провайдеров…")
        self.stdout.write(json.dumps(reconcile()))
