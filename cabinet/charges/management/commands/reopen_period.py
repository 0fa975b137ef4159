from collections.abc import Mapping
from typing import Any

from django.core.management.base import CommandError

from cabinet.charges.management.period_command import PeriodCommand, state
from cabinet.charges.models import BillingPeriod
from cabinet.charges.services import PeriodError, reopen_period


class Command(PeriodCommand):
    help = "Открыть месяц заново: жители видят прежнюю версию до нового закрытия."

    def run(self, period: BillingPeriod, **options: Any) -> Mapping[str, object]:
        try:
            return state(reopen_period(period=period))
        except PeriodError as error:
            raise CommandError(str(error)) from error
