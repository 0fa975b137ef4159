import datetime as dt
from decimal import Decimal

import pytest

from cabinet.accounts.models import Account, Building, Organization, Premises
from cabinet.charges.payment_qr import doubtful, payment_payload

AUGUST = dt.date(2017, 8, 1)


def payee(**changes: str) -> Organization:
    return Organization(
        **{
            "inn": "1655000010",
            "kpp": "165501001",
            "name": 'ООО УК "Солнечный город"',
            "bank": 'Отделение "Банк Татарстан" № 8610',
            "bic": "049205603",
            "settlement_account": "40702810462000000001",
            "correspondent_account": "30101810600000000603",
            **changes,
        }
    )


def payer() -> Account:
    house = Building(address="ул. Садовая, д. 1")
    return Account(
        premises=Premises(building=house, number="7"),
        number="551412",
        last_name="Каримова",
        first_name="Жизель",
    )


def payload(amount: str = "1096.64", **changes: str) -> str:
    text = payment_payload(
        payee=payee(**changes), account=payer(), month=AUGUST, amount=Decimal(amount)
    )
    assert text is not None
    return text


def fields(text: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in text.split(text[7])[1:])


def test_payload_is_the_standards_word_for_word():
    assert payload() == (
        'ST00012|Name=ООО УК "Солнечный город"|PersonalAcc=40702810462000000001'
        '|BankName=Отделение "Банк Татарстан" № 8610|BIC=049205603'
        "|CorrespAcc=30101810600000000603|Sum=109664"
        "|Purpose=Оплата ЖКУ за 08.2017, лицевой счёт 551412|PersAcc=551412"
        "|PaymPeriod=082017|TechCode=02|PayeeINN=1655000010|KPP=165501001"
        "|LastName=Каримова|FirstName=Жизель|PayerAddress=ул. Садовая, д. 1, кв. 7"
    )


@pytest.mark.parametrize(
    ("amount", "kopecks"),
    [("0.29", "29"), ("1.10", "110"), ("19.99", "1999"), ("100000.07", "10000007")],
)
def test_kopecks_are_exact(amount, kopecks):
    assert fields(payload(amount))["Sum"] == kopecks


@pytest.mark.parametrize("amount", ["0.00", "-5.00"])
def test_nothing_due_leaves_the_sum_out(amount):
    assert "Sum" not in fields(payload(amount))


@pytest.mark.parametrize("missing", ["name", "bank", "bic", "settlement_account"])
def test_no_payload_without_the_payees_requisites(missing):
    text = payment_payload(
        payee=payee(**{missing: ""}), account=payer(), month=AUGUST, amount=Decimal(1)
    )

    assert text is None


def test_absent_correspondent_account_is_a_nought():
    assert fields(payload(correspondent_account=""))["CorrespAcc"] == "0"


def test_spaces_leave_requisites_and_line_breaks_become_spaces():
    found = fields(payload(bic="049 205 603", name="ООО\nУК\t«Дом»"))

    assert (found["BIC"], found["Name"]) == ("049205603", "ООО УК «Дом»")


def test_separator_that_a_value_holds_gives_way_to_another():
    text = payload(bank="ОАО | БАНК")

    assert text.startswith("ST00012#Name=")
    assert fields(text)["BankName"] == "ОАО | БАНК"


def test_mandatory_block_stays_within_300_bytes():
    text = payload(name="Ж" * 160, bank="Б" * 100)
    block = text[len("ST00012|") : text.index("|Sum=")]

    assert len(block.encode()) <= 300
    assert len(fields(text)["BankName"]) == 45


@pytest.mark.parametrize(
    ("bic", "account", "found"),
    [
        # The pairs of the standard's own readers, and one digit changed.
        ("044525225", "40702810138250123017", False),
        ("047003764", "40702810600180000156", False),
        ("049205603", "40702 810 4 62000000001", False),
        ("044525225", "40702810138250123018", True),
        ("044525225", "4070281013825012301", True),
        ("044525225", "40702A10138250123018", False),
        ("", "", False),
    ],
)
def test_account_that_does_not_fit_its_bank_is_doubted(bic, account, found):
    assert doubtful(payee(bic=bic, settlement_account=account)) is found
