"""The demonstration's receipts: every code is read as a bank's scanner would."""

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument

from cabinet.templatetags.kvartal import money
from tests.browser.conftest import Portal
from tests.charges.test_receipt import codes_of, fields

# The newest closed month of every organisation, and those of the manuals.
PRINT = """
import json, pathlib
from cabinet.accounts.models import Organization
from cabinet.charges import receipts
from cabinet.charges.bills import bills_of
told = []
for organization in Organization.objects.all():
    closed = organization.periods.with_editions().published().order_by("month")
    for period in {{one.month: one for one in (closed.first(), closed.last())}}.values():
        bills = list(bills_of(period))
        name = f"{{organization.inn}}-{{period}}.pdf"
        with (pathlib.Path({folder!r}) / name).open("wb") as file:
            form = receipts.Form.of(period)
            receipts.write(bills, file, title=name, form=form)
        told.append({{"file": name, "month": f"{{period.month:%m%Y}}", "payments": [
            [bill.account.number, share.payee.settlement_account, share.payee.inn,
             int(share.bill.payable * 100)]
            for bill in bills for share in bill.shares]}})
print(json.dumps(told))
"""
MANDATORY = ["Name", "PersonalAcc", "BankName", "BIC", "CorrespAcc"]
# What each field may look like by the standard; those of one's name are free.
GRAMMAR = {
    "Name": r".{1,160}",
    "PersonalAcc": r"[1-9]\d{4}[0-9ABCEHKMPTX]\d{14}",
    "BankName": r".{1,45}",
    "BIC": r"\d{9}",
    "CorrespAcc": r"\d{20}|0",
    "Sum": r"[1-9]\d{0,17}",
    "Purpose": r".{1,160}",
    "PersAcc": r"\S+",
    "PaymPeriod": r"(0[1-9]|1[0-2])20\d\d",
    "TechCode": "02",
    "PayeeINN": r"\d{10}|\d{12}",
    "KPP": r"\d{9}",
    "LastName": r".+",
    "FirstName": r".+",
    "MiddleName": r".+",
    "PayerAddress": r".+",
}
WEIGHTS = (7, 1, 3) * 8


@pytest.fixture(scope="module")
def printed(demo: Portal, tmp_path_factory) -> list[tuple[bytes, dict]]:
    """Each month's document, and what its codes should ask for."""
    folder = tmp_path_factory.mktemp("receipts")
    script = PRINT.format(folder=str(folder))
    told = json.loads(demo.manage("shell", "--verbosity=0", "-c", script))
    return [(Path(folder, one["file"]).read_bytes(), one) for one in told]


def is_control_sum_right(bic: str, account: str) -> bool:
    digits = bic[-3:] + account
    return sum(map(int.__mul__, map(int, digits), WEIGHTS)) % 10 == 0


def test_every_code_is_valid_and_asks_for_what_is_due(printed):
    assert len(printed) >= 6
    for pdf, told in printed:
        codes = codes_of(pdf)
        assert len(codes) == len(told["payments"])
        for code, payment in zip(codes, told["payments"], strict=True):
            assert_valid(code)
            assert_asks_for(fields(code), payment, told["month"])


def test_a_flat_of_the_demonstration_has_three_recipients(printed):
    payees = [len({one[1] for one in told["payments"]}) for _, told in printed]

    assert max(payees) == 3


def test_every_receipt_is_read_back_as_russian_text(printed):
    """Searched and copied by whoever gets it, its sums to the kopeck."""
    for pdf, told in printed:
        pages = [page.get_textpage() for page in PdfDocument(pdf)]
        text = " ".join(page.get_text_range() for page in pages)
        text = text.replace("\N{NO-BREAK SPACE}", " ")
        words = set(text.split())
        for number, account, inn, kopecks in told["payments"]:
            assert {number, account, inn} <= words
            assert (
                money(Decimal(kopecks) / 100).replace("\N{NO-BREAK SPACE}", " ") in text
            )
        assert "Расчёт размера платы" in text
        assert not {"■", "?"} & set(text)


def assert_valid(code: str) -> None:
    """By the grammar and the rules of ГОСТ Р 56042."""
    told = fields(code)
    assert re.match(r"ST00012[^\w\s]", code)
    assert list(told)[:5] == MANDATORY
    assert len("|".join(f"{key}={told[key]}" for key in MANDATORY).encode()) <= 300
    for key, value in told.items():
        assert re.fullmatch(GRAMMAR[key], value), (key, value)
    assert is_control_sum_right(told["BIC"], told["PersonalAcc"])
    assert {"PersAcc", "PayeeINN", "PaymPeriod", "TechCode"} <= told.keys()


def assert_asks_for(told: dict[str, str], payment: list, month: str) -> None:
    number, account, inn, kopecks = payment
    asked = [told["PersAcc"], told["PersonalAcc"], told["PayeeINN"]]
    assert asked == [number, account, inn]
    assert told.get("Sum", "0") == str(kopecks)
    assert told["PaymPeriod"] == month
