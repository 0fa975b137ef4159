"""`manage.py demo`: an invented company to look at."""

import json
from typing import Any

from django.core.management import CommandError
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from cabinet.accounts.models import Account, Organization
from cabinet.residents.models import User
from portal.demo.books import keep_books
from portal.demo.company import build_company
from portal.demo.figures import load_figures
from portal.demo.guests import create_guests
from portal.demo.house_meters import create_house_meters
from portal.demo.journal import keep_journal
from portal.demo.notices import fill_notifications
from portal.demo.past_payments import remember_payments
from portal.demo.paying import take_money
from portal.demo.people import RESIDENTS, create_people
from portal.demo.requests import create_requests
from portal.demo.site import fill_site
from portal.demo.waiting import leave_waiting


class Command(BaseCommand):
    help = "Загружает демонстрационные данные в пустую базу; повторный вызов безвреден."

    def handle(self, *args: Any, **options: Any) -> None:
        if self._is_demonstration():
            self._finish("unchanged")
            return
        if Organization.objects.exists() or User.objects.exists():
            raise CommandError(
                "В базе уже есть данные. Демонстрация загружается только в пустую базу."
            )
        with transaction.atomic():
            self._fill()
        self._finish("created")

    def _is_demonstration(self) -> bool:
        return User.objects.filter(username__in=RESIDENTS).exists()

    def _fill(self) -> None:
        self.stderr.write("Цифры из руководств…")
        load_figures()
        self.stderr.write("Дома, начисления и платежи за два года…")
        build_company(timezone.localdate())
        self.stderr.write("Люди и сайт…")
        create_house_meters(timezone.localdate())
        create_people()
        take_money()
        remember_payments()
        keep_books()
        create_requests(timezone.now())
        create_guests(timezone.now())
        fill_site()
        fill_notifications()
        leave_waiting(timezone.localdate())
        keep_journal(timezone.now())

    def _finish(self, status: str) -> None:
        accounts = Account.objects.count()
        self.stdout.write(json.dumps({"status": status, "accounts": accounts}))
