"""Printing receipts and invitations: ordered by staff, drawn by the worker."""

import datetime as dt
import zipfile
from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import BinaryIO, cast

from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django_q.tasks import async_task

from cabinet.accounts.models import Building
from cabinet.charges import receipts, slips
from cabinet.charges.bills import Bill, billed_accounts, bills_of
from cabinet.charges.models import BillingPeriod, PrintRun
from cabinet.charges.services import PeriodError

TASK = "cabinet.charges.tasks.print_receipts"
PROGRESS_STEP = 100
# Printed receipts hold names and debts: they don't lie about for longer.
KEPT = dt.timedelta(days=30)
NOTHING_BILLED = "В этом доме нет начислений за выбранный месяц."
NOBODY_ON_PAPER = "Бумажный счёт здесь за этот месяц никому не нужен."
NOT_CLOSED = "Сначала закройте месяц: контрольный код появляется вместе с квитанцией."
NOBODY = "В этом доме приглашать некого: у всех счетов уже есть житель."
NO_BILLS = "В этом доме нет начислений за последний закрытый месяц, код взять неоткуда."
EXTENSION = {PrintRun.Layout.FOLDER: "zip"}


@transaction.atomic
def order_printing(
    *,
    period: BillingPeriod,
    building: Building | None,
    layout: str,
    paper_only: bool = False,
) -> PrintRun:
    """Have the receipts of a published month printed by the worker.

    Raises PeriodError where there is nothing to print.
    """
    if period.published_version_id is None:
        raise PeriodError(f"Месяц {period} ещё не закрыт: печатать нечего.")
    chosen = billed_accounts(period, building=building, paper_only=paper_only)
    total = chosen.count()
    if not total:
        raise PeriodError(NOBODY_ON_PAPER if paper_only else NOTHING_BILLED)
    run = PrintRun.objects.create(
        period=period,
        building=building,
        layout=layout,
        paper_only=paper_only,
        total=total,
    )
    return _ordered(run)


@transaction.atomic
def order_slips(*, building: Building, only_new: bool) -> PrintRun:
    """Have a house's invitations printed, with the codes of its last closed month.

    ``only_new`` leaves out accounts that have a resident. Raises PeriodError where
    there is no such month or nobody to invite.
    """
    own = BillingPeriod.objects.filter(organization=building.organization_id)
    period = own.published().order_by("-month").first()
    if period is None:
        raise PeriodError(NOT_CLOSED)
    total = slips.invited(period, building, only_new=only_new).count()
    if not total:
        billed = slips.invited(period, building, only_new=False)
        raise PeriodError(NOBODY if billed.exists() else NO_BILLS)
    run = PrintRun.objects.create(
        period=period,
        building=building,
        layout=PrintRun.Layout.SLIPS,
        only_new=only_new,
        total=total,
    )
    return _ordered(run)


def _ordered(run: PrintRun) -> PrintRun:
    async_task(TASK, run.pk)
    forget_old_prints()
    return run


def print_run(*, run: PrintRun) -> PrintRun:
    """Draw the receipts into the run's file; harmless when repeated."""
    if run.state == PrintRun.State.DONE:
        return run
    _set(run, state=PrintRun.State.RUNNING, done=0)
    period = BillingPeriod.objects.with_editions().get(pk=run.period_id)
    try:
        with TemporaryFile() as file:
            _fill(cast(BinaryIO, file), run, period)
            _keep(cast(BinaryIO, file), run, period)
    except Exception:
        _set(run, state=PrintRun.State.FAILED)
        raise
    _set(run, state=PrintRun.State.DONE, done=run.total, finished_at=timezone.now())
    return run


def forget_old_prints() -> None:
    """Delete the files of printings that were finished long ago."""
    old = PrintRun.objects.filter(finished_at__lt=timezone.now() - KEPT)
    for run in old.exclude(file=""):
        run.file.delete()


def _fill(file: BinaryIO, run: PrintRun, period: BillingPeriod) -> None:
    if run.is_slips:
        invited = slips.invited(period, run.building, only_new=run.only_new)
        accounts = invited.with_place().in_house_order()
        slips.write(slips.slips_of(accounts, period), file)
        return
    chosen = bills_of(period, building=run.building, paper_only=run.paper_only)
    bills = _counted(chosen, run)
    form = receipts.Form.of(period)
    if run.layout == PrintRun.Layout.FOLDER:
        _archive(file, bills, form)
        return
    halves = run.layout == PrintRun.Layout.HALVES
    receipts.write(bills, file, title=str(run), form=form, halves=halves)


def _archive(file: BinaryIO, bills: Iterator[Bill], form: receipts.Form) -> None:
    """A file for each account, numbered so that they lie in the houses' order."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for number, bill in enumerate(bills, start=1):
            name = receipts.safe_name(bill.account.number)
            archive.writestr(f"{number:06d}-{name}.pdf", receipts.draw(bill, form))


def _keep(file: BinaryIO, run: PrintRun, period: BillingPeriod) -> None:
    file.seek(0)
    extension = EXTENSION.get(PrintRun.Layout(run.layout), "pdf")
    name = f"{run.pk}-{period.month:%Y-%m}.{extension}"
    run.file.save(name, File(file), save=True)


def _counted(bills: Iterator[Bill], run: PrintRun) -> Iterator[Bill]:
    for number, bill in enumerate(bills, start=1):
        yield bill
        if number % PROGRESS_STEP == 0:
            _set(run, done=number)


def _set(run: PrintRun, **values: object) -> None:
    for name, value in values.items():
        setattr(run, name, value)
    run.save(update_fields=list(values))
