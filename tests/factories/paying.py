"""Ways of paying, and intents as a resident makes them."""

import datetime as dt
import uuid
from decimal import Decimal

from factory.django import DjangoModelFactory

from cabinet.accounts.models import Account
from cabinet.payments.online.debts import Line
from cabinet.payments.online.models import Basket, Intent, ProviderAccount
from cabinet.payments.online.providers.base import Order, OrderLine
from cabinet.payments.online.sealing import seal
from cabinet.payments.online.services import How, Part, open_basket
from cabinet.residents.models import User
from tests.factories import AccountFactory, UserFactory

AUGUST = dt.date(2017, 8, 1)


class ContractFactory(DjangoModelFactory):
    """A contract with the demonstration's bank, unless told otherwise."""

    class Meta:
        model = ProviderAccount

    provider = "demo"


def contract(account: Account, provider: str = "demo", **keys: str) -> ProviderAccount:
    """The organisation's contract, its keys sealed as staff's form would."""
    return ContractFactory(
        organization=account.organization, provider=provider, sealed_keys=seal(keys)
    )


def part(amount: str, recipient: object = None, **values: object) -> Part:
    money = Decimal(amount)
    lines = values.pop("lines", None) or [Line("1-0", None, "Содержание жилья", money)]
    return Part(recipient, money, lines, **{"month": AUGUST, **values})


def order(amount: str = "100.00", **values: object) -> Order:
    """What a provider is asked for, or to give back."""
    account = values.pop("account", None) or AccountFactory()
    money = Decimal(amount)
    told = {
        "id": uuid.UUID("11111111-2222-4333-8444-555555555555"),
        "amount": money,
        "total": money,
        "purpose": "Оплата ЖКУ",
        "lines": [OrderLine("Содержание жилья", money)],
        "account": account,
        "payee": account.organization,
        "month": None,
        "payer": "Иванова Анна Петровна",
        "payer_id": "7",
        "email": "payer@mail.example",
        "return_url": "https://portal.example/back/",
        "notify_url": "https://portal.example/notify/",
    }
    return Order(**{**told, **values})


def basket(
    account: Account, *amounts: str, user: User | None = None, method: str = "demo"
) -> Basket:
    return open_basket(
        user=user or UserFactory(),
        account=account,
        parts=[part(amount) for amount in amounts],
        how=How(method, email="payer@mail.example"),
    )


def intent(account: Account, amount: str = "1096.64", **values: object) -> Intent:
    return basket(account, amount, **values).intents.get()
