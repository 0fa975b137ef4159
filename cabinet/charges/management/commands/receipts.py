import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from cabinet.charges import receipts
from cabinet.charges.bills import Bill, bills_of
from cabinet.charges.management.period_command import PeriodCommand
from cabinet.charges.models import BillingPeriod

PROGRESS_STEP = 500


class Command(PeriodCommand):
    help = "Напечатать квитанции месяца: одним PDF или папкой файлов."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--output", metavar="PATH", type=Path, required=True, help="*.pdf или папка"
        )
        parser.add_argument(
            "--paper-only", action="store_true", help="только «счёт на дом»"
        )

    def run(self, period: BillingPeriod, **options: Any) -> Mapping[str, object]:
        if period.published_version_id is None:
            raise CommandError(f"Месяц {period} ещё не закрыт: печатать нечего.")
        started = time.monotonic()
        write = _one_file if options["output"].suffix == ".pdf" else _folder
        bills = bills_of(period, paper_only=options["paper_only"])
        count = write(options["output"], self._told(bills), period)
        seconds = round(time.monotonic() - started, 2)
        return {"receipts": count, "seconds": seconds}

    def _told(self, bills: Iterator[Bill]) -> Iterator[Bill]:
        """The same bills, with progress on stderr."""
        for number, bill in enumerate(bills, start=1):
            yield bill
            if number % PROGRESS_STEP == 0:
                self.stderr.write(f"Готово квитанций: {number}")


def _one_file(path: Path, bills: Iterator[Bill], period: BillingPeriod) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        return receipts.write(
            bills,
            file,
            title=f"Квитанции за {period}",
            form=receipts.Form.of(period),
        )


def _folder(path: Path, bills: Iterator[Bill], period: BillingPeriod) -> int:
    path.mkdir(parents=True, exist_ok=True)
    form = receipts.Form.of(period)
    count = 0
    for bill in bills:
        file = path / f"{receipts.safe_name(bill.account.number)}.pdf"
        file.write_bytes(receipts.draw(bill, form))
        count += 1
    return count
