"""The payment QR code of a receipt by ГОСТ Р 56042-2014, in UTF-8.

Bank applications read it and fill in the transfer; it holds no secrets.
"""

import datetime as dt
import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from itertools import cycle
from operator import mul

from cabinet.accounts.models import Account, Organization
from cabinet.tariffs.models import Recipient

HEADER = "ST00012"
# The standard has no escaping: a character that occurs in no value separates.
SEPARATORS = "|#;:^_~{}!$%&()*+,/@"
MANDATORY_BYTES = 300
NAME_LENGTH, BANK_LENGTH, PURPOSE_LENGTH = 160, 45, 160
NO_CORRESPONDENT_ACCOUNT = "0"
HOUSING = "02"
CONTROL_WEIGHTS = (7, 1, 3)
KOPECK = Decimal("0.01")

Field = tuple[str, str]
Payee = Organization | Recipient


def payment_payload(
    *, payee: Payee, account: Account, month: dt.date, amount: Decimal
) -> str | None:
    """The text of the code; None when the payee's requisites are not all known.

    ``amount`` is in roubles; nothing to pay leaves the sum out, and the payer
    types it in.
    """
    if not (payee.name and payee.settlement_account and payee.bank and payee.bic):
        return None
    optional = [*_payment(account, month, amount), *_parties(payee, account)]
    fields = [*_mandatory(payee), *((key, _line(value)) for key, value in optional)]
    told = [(key, value) for key, value in fields if value]
    separator = _separator(value for _, value in told)
    values = [f"{key}={value.replace(separator, ' ')}" for key, value in told]
    return separator.join([HEADER, *values])


def doubtful(payee: Payee) -> bool:
    """Whether the account's control digit doesn't fit the bank: likely a slip.

    Told, never refused: accounts of other kinds are counted otherwise.
    """
    bic, account = _digits(payee.bic), _digits(payee.settlement_account)
    if not (bic and account):
        return False
    if not re.fullmatch(r"\d{9} [1-9]\d{4}[0-9ABCEHKMPTX]\d{14}", f"{bic} {account}"):
        return True
    if not account.isdecimal():
        return False
    total: int = sum(map(mul, map(int, bic[-3:] + account), cycle(CONTROL_WEIGHTS)))
    return total % 10 != 0


def _mandatory(payee: Payee) -> list[Field]:
    """The five fields that begin every code, in the standard's order."""
    rest = [
        ("PersonalAcc", _digits(payee.settlement_account)),
        ("BankName", _line(payee.bank)[:BANK_LENGTH]),
        ("BIC", _digits(payee.bic)),
        (
            "CorrespAcc",
            _digits(payee.correspondent_account) or NO_CORRESPONDENT_ACCOUNT,
        ),
    ]
    taken = len("|".join(["Name=", *map("=".join, rest)]).encode())
    name = _line(payee.name)[:NAME_LENGTH].encode()[: MANDATORY_BYTES - taken]
    return [("Name", name.decode(errors="ignore").rstrip()), *rest]


def _payment(account: Account, month: dt.date, amount: Decimal) -> list[Field]:
    purpose = f"Оплата ЖКУ за {month:%m.%Y}, лицевой счёт {account.number}"
    return [
        ("Sum", _kopecks(amount)),
        ("Purpose", purpose[:PURPOSE_LENGTH]),
        ("PersAcc", account.number),
        ("PaymPeriod", f"{month:%m%Y}"),
        ("TechCode", HOUSING),
    ]


def _parties(payee: Payee, account: Account) -> list[Field]:
    return [
        ("PayeeINN", _digits(payee.inn)),
        ("KPP", _digits(payee.kpp)),
        ("LastName", account.last_name),
        ("FirstName", account.first_name),
        ("MiddleName", account.middle_name),
        ("PayerAddress", account.address),
    ]


def _kopecks(amount: Decimal) -> str:
    kopecks = int(amount.quantize(KOPECK, ROUND_HALF_UP) * 100)
    return str(kopecks) if kopecks > 0 else ""


def _digits(text: str) -> str:
    """Requisites without the spaces that bank scanners refuse."""
    return "".join(text.split())


def _line(text: str) -> str:
    return " ".join(text.split())


def _separator(values: Iterable[str]) -> str:
    used = set("".join(values))
    return next((c for c in SEPARATORS if c not in used), SEPARATORS[0])
