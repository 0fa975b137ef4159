"""What the commands about one month of one organisation share."""

import argparse
import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cabinet.charges.models import BillingPeriod


def month(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(f"{text}-01")
    except ValueError:
        raise argparse.ArgumentTypeError(f"«{text}»: месяц пишут как 2017-08") from None


class PeriodCommand(BaseCommand):
    """Takes an INN and a month; answers with one JSON line, the last on stdout."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("inn", metavar="INN", help="ИНН организации")
        parser.add_argument("month", metavar="YYYY-MM", type=month, help="месяц")

    def handle(self, *, inn: str, month: dt.date, **options: Any) -> None:
        result = self.run(self._period(inn, month), **options)
        self.stdout.write(json.dumps(result, ensure_ascii=False))

    def run(self, period: BillingPeriod, **options: Any) -> Mapping[str, object]:
        raise NotImplementedError

    def _period(self, inn: str, month: dt.date) -> BillingPeriod:
        try:
            return (
                BillingPeriod.objects.with_editions()
                .select_related("organization")
                .get(organization__inn=inn, month=month)
            )
        except BillingPeriod.DoesNotExist:
            raise CommandError(
                f"У организации с ИНН {inn} нет периода {month:%Y-%m}."
            ) from None


def state(period: BillingPeriod) -> dict[str, object]:
    """A period as the commands report it."""
    return {
        "organization": period.organization.inn,
        "period": f"{period.month:%Y-%m}",
        "status": period.status,
        "closed_at": period.closed_at and period.closed_at.isoformat(),
    }
