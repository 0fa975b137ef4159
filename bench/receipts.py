"""Receipts against a plain xhtml2pdf of the same content, in one run."""

import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from io import BytesIO
from itertools import cycle, islice
from multiprocessing import get_context
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from typing import Any

from bench.result import Result, at_least, at_most

PLAIN_RUNS, SINGLE_RUNS = 5, 30
MANY, FEW = 10_000, 1_000
ON_DEMAND, ONE_CORE, TWO_PROCESSES = 0.25, 15, 28
MOST_BYTES, MOST_GROWTH = 60 * 1024, 1.15


def run() -> list[Result]:
    """Needs a configured Django and a database that it may write into."""
    from bench.town import town

    period = town()
    account = _account(period)
    plain = _seconds(lambda: _plain(account, period), PLAIN_RUNS)
    single = _seconds(lambda: _single(account, period), SINGLE_RUNS)
    one, two = _rate(processes=1), _rate(processes=2)
    size = float(len(_single(account, period)))
    return [
        at_most("receipt on demand ÷ xhtml2pdf", single / plain, ON_DEMAND),
        at_least("receipts in bulk ÷ xhtml2pdf, one core", one * plain, ONE_CORE),
        at_least("the same by two processes", two * plain, TWO_PROCESSES),
        at_most("bytes of a receipt", size, MOST_BYTES),
        at_most("memory of 10 000 ÷ of 1 000", _growth(), MOST_GROWTH),
    ]


def _account(period: Any) -> Any:
    from cabinet.accounts.models import Account

    accounts = Account.objects.with_place().filter(organization=period.organization_id)
    return accounts.earliest("pk")


def _single(account: Any, period: Any) -> bytes:
    """What the view of a receipt does, the request left out."""
    from cabinet.charges import receipts
    from cabinet.charges.bills import bill_of, for_receipt

    return receipts.draw(for_receipt(bill_of(account, period)))


def _plain(account: Any, period: Any) -> bytes:
    """The same content as a page turned into PDF, the same fonts and a code."""
    from django.template.loader import render_to_string
    from xhtml2pdf import pisa
    from xhtml2pdf.config.resources import ResourceAccessPolicy

    from cabinet.charges.bills import bill_of, for_receipt
    from cabinet.charges.receipts import fonts, twin

    bill = for_receipt(bill_of(account, period))
    context = {"bill": bill, "code": _picture(bill), **twin.context(bill)}
    html = render_to_string("bench/plain_receipt.html", context)
    file = BytesIO()
    pisa.CreatePDF(
        html,
        dest=file,
        path=str(fonts.FOLDER / "receipt.html"),
        resource_policy=ResourceAccessPolicy.server(base_dir=fonts.FOLDER),
    )
    return file.getvalue()


def _picture(bill: Any) -> str:
    import segno

    from cabinet.charges.payment_qr import payment_payload

    text = payment_payload(
        payee=bill.account.organization,
        account=bill.account,
        month=bill.period.month,
        amount=bill.payable,
    )
    code = segno.make((text or "").encode(), error="m", micro=False)
    return code.png_data_uri(scale=4)


def _seconds(action: Callable[[], object], times: int) -> float:
    """Of one action, the best of several and the first left out."""
    action()
    return min(_timed(action) for _ in range(times))


def _timed(action: Callable[[], object]) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def _rate(*, processes: int) -> float:
    """Receipts a second, reading from the database included, fonts warm."""
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        houses = [(number, _database()) for number in range(2)]
        list(pool.map(print_house, *zip(*houses, strict=True)))
        started = time.perf_counter()
        count = sum(pool.map(print_house, *zip(*houses, strict=True)))
        return count / (time.perf_counter() - started)


def _database() -> str:
    """The database of the measurement, which other processes have to be told."""
    from django.db import connection

    return str(connection.settings_dict["NAME"])


def _join(database: str) -> None:
    import django

    django.setup()
    from django.db import connection

    if connection.settings_dict["NAME"] != database:
        connection.close()
        connection.settings_dict["NAME"] = database


def print_house(number: int, database: str) -> int:
    """One of the town's two houses, drawn in whatever process calls."""
    _join(database)
    from bench.town import town
    from cabinet.accounts.models import Building
    from cabinet.charges import receipts
    from cabinet.charges.bills import bills_of

    period = town()
    houses = Building.objects.filter(organization=period.organization_id)
    bills = bills_of(period, building=houses.order_by("address")[number])
    with Path(os.devnull).open("wb") as file:
        form = receipts.Form.of(period)
        return receipts.write(bills, file, title="Дом", form=form)


def _growth() -> float:
    """Memory of a process after 10 000 receipts to that after 1 000."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(peak_growth, _database()).result()


def peak_growth(database: str) -> float:
    _join(database)
    from bench.town import town
    from cabinet.charges import receipts

    period = town()
    form = receipts.Form.of(period)
    peaks = {}
    with Path(os.devnull).open("wb") as file:
        bills = _watched(_bills(period, MANY), peaks)
        receipts.write(bills, file, title="Город", form=form)
    return peaks[MANY] / peaks[FEW]


def _watched(bills: Iterator[Any], peaks: dict[int, float]) -> Iterator[Any]:
    for number, bill in enumerate(bills, start=1):
        yield bill
        if number in {FEW, MANY}:
            peaks[number] = float(getrusage(RUSAGE_SELF).ru_maxrss)


def _bills(period: Any, count: int) -> Iterator[Any]:
    """As many bills as asked for, the town read over and over again."""
    from cabinet.charges.bills import bills_of

    whole = (bill for _ in cycle([None]) for bill in bills_of(period))
    return islice(whole, count)
