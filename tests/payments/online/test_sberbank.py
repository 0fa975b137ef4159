"""Sberbank's acquiring, field by field, with recorded answers and a vector."""

import json
import uuid
from decimal import Decimal

import pytest

from cabinet.payments.online.providers.base import (
    Order,
    OrderLine,
    ProviderError,
    Raw,
    Status,
)
from cabinet.payments.online.providers.sberbank import Sberbank, checksum
from tests.factories import AccountFactory, paying
from tests.payments.online.recorded import recorded

pytestmark = pytest.mark.django_db
OUR = uuid.UUID("11111111-2222-4333-8444-555555555555")
KEYS = {
    "user_name": "shop-api",
    "password": "secret",
    "callback_key": "yourSecretToken",
}
REGISTERED = {
    "orderId": "70906e55-7114-41d6-8332-4609dc6590f4",
    "formUrl": "https://3dsec.sberbank.ru/payment/merchants/test/payment_ru.html?mdOrder=70906e55-7114-41d6-8332-4609dc6590f4",
}
STATUS = {
    "errorCode": "0",
    "errorMessage": "Успешно",
    "orderNumber": OUR.hex,
    "orderStatus": 2,
    "actionCode": 0,
    "actionCodeDescription": "",
    "amount": 109664,
    "currency": "643",
    "date": 1383819429914,
    "ip": "192.0.2.1",
    "cardAuthInfo": {"maskedPan": "411111**1111", "expiration": "203012"},
    "bindingInfo": {
        "clientId": "7",
        "bindingId": "07a90a5d-cc60-4d1b-a9e6-ffd15974a74f",
    },
    "paymentAmountInfo": {
        "paymentState": "DEPOSITED",
        "approvedAmount": 109664,
        "depositedAmount": 109664,
        "refundedAmount": 0,
    },
    "attributes": [{"name": "mdOrder", "value": REGISTERED["orderId"]}],
}
# domain.md §6.2: the string «amount;123456;mdOrder;…;status;1;» and its HMAC.
CALLBACK = {
    "amount": "123456",
    "mdOrder": "3ff6962a-7dcc-4283-ab50-a6d7dd3386fe",
    "operation": "deposited",
    "orderNumber": "10747",
    "status": "1",
}
CHECKSUM = "51C892147225ABE87798CB02979D70EF46D0AE79B5AA3B28B1C260BE286C50A9"


@pytest.fixture
def order():
    account = AccountFactory(number="551412")
    return Order(
        id=OUR,
        amount=Decimal("1096.64"),
        total=Decimal("1096.64"),
        purpose="Оплата ЖКУ за 08.2017, лицевой счёт 551412",
        lines=[OrderLine("Содержание жилья", Decimal("1096.64"))],
        account=account,
        payee=account.organization,
        month=(2017, 8),
        payer="Иванова Анна",
        payer_id="7",
        email="payer@mail.example",
        return_url="https://portal.example/back/",
        notify_url="https://portal.example/payments/notify/sberbank/",
        saves_card=True,
    )


def test_order_is_registered_with_every_field(order):
    with recorded(REGISTERED) as asked:
        answer = Sberbank({**KEYS, "receipts": "да"}).create(order)

    (request,) = asked
    assert request.url == (
        "https://securepayments.sberbank.ru/payment/rest/register.do"
    )
    form = request.form
    bundle = json.loads(form.pop("orderBundle"))
    assert form == {
        "userName": "shop-api",
        "password": "secret",
        "orderNumber": "11111111222243338444555555555555",
        "amount": "109664",
        "currency": "643",
        "returnUrl": "https://portal.example/back/",
        "failUrl": "https://portal.example/back/",
        "description": "Оплата ЖКУ за 08.2017, лицевой счёт 551412",
        "sessionTimeoutSecs": "1200",
        "jsonParams": '{"account": "551412"}',
        "email": "payer@mail.example",
        "clientId": "7",
    }
    (item,) = bundle["cartItems"]["items"]
    assert (item["name"], item["itemAmount"]) == ("Содержание жилья", 109664)
    assert len(form["orderNumber"]) == 32
    assert (answer.provider_id, answer.payment_url) == tuple(REGISTERED.values())


@pytest.mark.parametrize(
    ("number", "status"),
    [
        *((0, Status.PENDING), (1, Status.HELD), (2, Status.PAID)),
        *((3, Status.CANCELED), (4, Status.PAID), (5, Status.PENDING)),
        (6, Status.CANCELED),
    ],
)
def test_each_order_status_is_understood(number, status):
    with recorded({**STATUS, "orderStatus": number}) as asked:
        answer = Sberbank(KEYS).fetch(provider_id="", our_id=OUR)

    assert asked[0].url.endswith("/getOrderStatusExtended.do")
    assert asked[0].form["orderNumber"] == OUR.hex
    assert (answer.status, answer.amount) == (status, Decimal("1096.64"))
    assert (answer.currency, answer.our_id) == ("RUB", str(OUR))
    assert answer.provider_id == REGISTERED["orderId"]


def test_order_registered_before_is_found_and_not_made_twice(order):
    repeated = {"errorCode": "1", "errorMessage": "Заказ с таким номером уже обработан"}
    with recorded(repeated, {**STATUS, "orderStatus": 0}) as asked:
        answer = Sberbank(KEYS).create(order)

    assert [request.url.rpartition("/")[2] for request in asked] == [
        "register.do",
        "getOrderStatusExtended.do",
    ]
    assert answer.provider_id == REGISTERED["orderId"]


def test_saved_card_is_paid_with_by_its_binding(order):
    from dataclasses import replace

    with recorded(REGISTERED, {"errorCode": 0}, STATUS) as asked:
        answer = Sberbank(KEYS).create(replace(order, card_token="07a90a5d"))

    assert asked[1].url.endswith("/paymentOrderBinding.do")
    assert asked[1].form["mdOrder"] == REGISTERED["orderId"]
    assert asked[1].form["bindingId"] == "07a90a5d"
    assert answer.status == Status.PAID
    assert answer.card.title == "Карта •• 1111"


def test_refund_and_capture_name_the_order_in_kopecks():
    with recorded(STATUS, {"errorCode": "0"}, {"errorCode": "0"}, STATUS) as asked:
        provider = Sberbank(KEYS)
        answer = provider.fetch(provider_id=REGISTERED["orderId"], our_id=OUR)
        provider.refund(answer, refund_id=uuid.uuid4(), order=paying.order("10.50"))
        provider.capture(answer)

    assert asked[1].url.endswith("/refund.do")
    assert asked[1].form["amount"] == "1050"
    assert asked[2].url.endswith("/deposit.do")
    assert asked[2].form["orderId"] == REGISTERED["orderId"]


def test_refunded_part_is_told():
    sums = {**STATUS["paymentAmountInfo"], "refundedAmount": 9664}
    with recorded({**STATUS, "orderStatus": 4, "paymentAmountInfo": sums}):
        answer = Sberbank(KEYS).fetch(provider_id="x", our_id=OUR)

    assert (answer.status, answer.refunded) == (Status.PAID, Decimal("96.64"))


def test_published_string_gives_the_known_checksum():
    assert checksum(CALLBACK, "yourSecretToken") == CHECKSUM
    signed = {**CALLBACK, "checksum": "x", "sign_alias": "y"}
    assert checksum(signed, "yourSecretToken") == CHECKSUM


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_callback_is_genuine_only_with_its_checksum(method):
    told = {**CALLBACK, "checksum": CHECKSUM}
    where = {"GET": ("query", "form"), "POST": ("form", "query")}[method]

    def raw(values):
        parts = {where[0]: values, where[1]: {}}
        return Raw(method=method, body="", address="", **parts)

    assert Sberbank(KEYS).is_genuine(raw(told))
    assert not Sberbank(KEYS).is_genuine(raw({**told, "amount": "1"}))
    assert not Sberbank(KEYS).is_genuine(raw(CALLBACK))


def test_callback_names_the_order():
    told = {**CALLBACK, "orderNumber": OUR.hex, "operation": "refunded"}
    notice = Sberbank.read(Raw("GET", told, {}, "", ""))

    assert (notice.our_id, notice.provider_id) == (str(OUR), CALLBACK["mdOrder"])
    assert notice.about_refund


def test_keys_are_tried_on_an_order_that_nobody_made():
    with recorded({"errorCode": "6", "errorMessage": "Заказ не найден"}):
        Sberbank(KEYS).check()
    refused = {"errorCode": "5", "errorMessage": "Доступ запрещён"}
    with recorded(refused), pytest.raises(ProviderError, match="Доступ запрещён"):
        Sberbank(KEYS).check()
