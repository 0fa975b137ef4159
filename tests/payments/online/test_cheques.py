"""The cheque by 54-ФЗ: of a payment, of an advance, and of what goes back."""

import json
import uuid
from decimal import Decimal

import pytest

from cabinet.payments.online.models import Refund
from cabinet.payments.online.providers.base import Answer, OrderLine, Status
from cabinet.payments.online.providers.sberbank import Sberbank
from cabinet.payments.online.providers.yookassa import YooKassa
from cabinet.payments.online.services import (
    How,
    open_basket,
    reconcile,
    refund_intent,
    register_intent,
)
from tests.factories import UserFactory
from tests.factories.paying import order, part
from tests.payments.online.recorded import recorded

pytestmark = pytest.mark.django_db
KASSA = {"shop_id": "1", "secret_key": "k", "receipts": "да", "tax_system_code": "2"}
BANK = {"user_name": "u", "password": "p", "receipts": "да"}
REFUNDED = {"id": "r-1", "status": "succeeded", "payment_id": "p-1"}
HEATING = OrderLine("Отопление", Decimal("60.00"))
REPAIRS = OrderLine("Содержание жилья", Decimal("40.00"))


def paid(amount="100.00"):
    return Answer(
        provider_id="p-1",
        our_id=str(uuid.uuid4()),
        status=Status.PAID,
        amount=Decimal(amount),
        currency="RUB",
    )


def give_back(provider, asked, whole="100.00"):
    return provider.refund(paid(whole), refund_id=uuid.uuid4(), order=asked)


def test_partial_refund_has_a_cheque_of_what_goes_back():
    part = order("50.00", lines=[HEATING], payer_inn="500100732259")
    with recorded(REFUNDED) as asked:
        give_back(YooKassa(KASSA), part)

    cheque = asked[0].json["receipt"]
    assert cheque["customer"] == {
        "full_name": "Иванова Анна Петровна",
        "inn": "500100732259",
        "email": "payer@mail.example",
    }
    (item,) = cheque["items"]
    assert (item["description"], item["amount"]["value"]) == ("Отопление", "60.00")
    assert (item["payment_mode"], item["payment_subject"]) == (
        "full_payment",
        "service",
    )
    assert cheque["tax_system_code"] == 2


def test_full_refund_leaves_the_cheque_to_yookassa():
    with recorded(REFUNDED) as asked:
        give_back(YooKassa(KASSA), order("100.00"))

    assert "receipt" not in asked[0].json


def test_no_cheque_goes_back_where_none_was_made():
    with recorded(REFUNDED) as asked:
        give_back(YooKassa({**KASSA, "receipts": ""}), order("50.00"))

    assert "receipt" not in asked[0].json


def test_bank_is_told_the_positions_that_go_back():
    nothing = OrderLine("Отопление", Decimal("0.00"))
    part = order("40.00", lines=[nothing, REPAIRS])
    with recorded({"errorCode": "0"}) as asked:
        give_back(Sberbank(BANK), part)

    (item,) = json.loads(asked[0].form["orderBundle"])["cartItems"]["items"]
    # The number is the one that the order's own bundle gave the line.
    assert (item["positionId"], item["name"]) == ("2", "Содержание жилья")
    assert (item["itemAmount"], item["itemPrice"]) == (4000, 4000)


def test_advance_for_no_service_is_called_so():
    with recorded({"orderId": "p-1", "formUrl": "https://bank.example/"}) as asked:
        Sberbank(BANK).create(order("500.00", lines=[]))
    (item,) = json.loads(asked[0].form["orderBundle"])["cartItems"]["items"]
    codes = [one["value"] for one in item["itemAttributes"]["attributes"]]
    assert (item["itemAmount"], codes) == (50000, [3, 10])

    told = {
        "id": "p-1",
        "status": "pending",
        "amount": {"value": "1", "currency": "RUB"},
    }
    with recorded(told) as asked:
        YooKassa(KASSA).create(order("500.00", lines=[]))
    (item,) = asked[0].json["receipt"]["items"]
    assert (item["payment_mode"], item["payment_subject"]) == ("advance", "payment")


def test_cheques_of_refunds_come_to_the_payment_line_by_line(account, shop, gateway):
    """Three refunds of odd sums: no line gives back more than was paid for it."""
    shop.options = {**shop.options, "receipts": "да"}
    shop.save()
    lines = [("Отопление", "60.01"), ("Лифт", "0.01"), ("Вода", "39.98")]
    opened = open_basket(
        user=UserFactory(),
        account=account,
        parts=[part("100.00", lines=[line_of(*one) for one in lines])],
        how=How("yookassa", email="payer@mail.example"),
    )
    intent = register_intent(intent=opened.intents.get())
    gateway.books.finish(gateway.books.of(intent.public_id)["id"])
    reconcile()
    intent.refresh_from_db()

    for amount in ("33.33", "33.33", "33.34"):
        refund_intent(intent=intent, amount=Decimal(amount), why="", author=None)

    given = dict.fromkeys((title for title, _ in lines), Decimal())
    for number, cheque in enumerate(cheques(gateway), start=1):
        told = [Decimal(one["amount"]["value"]) for one in cheque["items"]]
        assert sum(told) == Decimal("33.33") + (number == 3) * Decimal("0.01")
        for one in cheque["items"]:
            given[one["description"]] += Decimal(one["amount"]["value"])
    assert given == {title: Decimal(amount) for title, amount in lines}
    assert Refund.objects.filter(state="done").count() == 3


def line_of(title, amount):
    from cabinet.payments.online.debts import Line

    return Line(title, None, title, Decimal(amount))


def cheques(gateway):
    asked = [body for _, path, body in gateway.books.requests if path == "refunds"]
    return [body["receipt"] for body in asked]
