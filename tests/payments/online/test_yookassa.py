"""YooKassa's published interface, field by field, against recorded answers."""

import uuid
from decimal import Decimal

import pytest

from cabinet.payments.online.providers.base import (
    Order,
    OrderLine,
    ProviderError,
    ProviderSilentError,
    Raw,
    Status,
)
from cabinet.payments.online.providers.sbp import FastPayments
from cabinet.payments.online.providers.yookassa import YooKassa
from tests.factories import AccountFactory
from tests.payments.online.recorded import recorded

pytestmark = pytest.mark.django_db
KEYS = {"shop_id": "100500", "secret_key": "test_secret"}
OUR = uuid.UUID("11111111-2222-4333-8444-555555555555")
# The answer of the published example, with our metadata in it.
CREATED = {
    "id": "23d93cac-000f-5000-8000-126628f15141",
    "status": "pending",
    "paid": False,
    "amount": {"value": "1096.64", "currency": "RUB"},
    "confirmation": {
        "type": "redirect",
        "confirmation_url": "https://yoomoney.ru/api-pages/v2/payment-confirm/epl?orderId=23d93cac-000f-5000-8000-126628f15141",
    },
    "created_at": "2019-01-22T14:30:45.129Z",
    "description": "Заказ №1",
    "metadata": {"intent": str(OUR)},
    "recipient": {"account_id": "100500", "gateway_id": "100700"},
    "refundable": False,
    "test": False,
}


@pytest.fixture
def order():
    account = AccountFactory(
        number="551412",
        unified_account_number="80АА123456"[:10],
        organization__inn="1655000010",
        organization__kpp="165501001",
        organization__name="ООО УК «Солнечный город»",
        organization__bank="АО «Банк»",
        organization__bic="049205603",
        organization__settlement_account="40702810900000000001",
        organization__correspondent_account="30101810600000000603",
    )
    return Order(
        id=OUR,
        amount=Decimal("1090.00"),
        total=Decimal("1096.64"),
        purpose="Оплата ЖКУ за 08.2017, лицевой счёт 551412",
        lines=[OrderLine("Содержание жилья", Decimal("1090.00"))],
        account=account,
        payee=account.organization,
        month=(2017, 8),
        payer="Иванова Анна Петровна",
        payer_id="7",
        email="payer@mail.example",
        return_url="https://portal.example/back/",
        notify_url="https://portal.example/payments/notify/yookassa/",
    )


def test_request_has_every_field_of_a_housing_payment(order):
    with recorded(CREATED) as asked:
        YooKassa({**KEYS, "receipts": "да", "tax_system_code": "2"}).create(order)

    (request,) = asked
    assert (request.method, request.url) == (
        "POST",
        "https://api.yookassa.ru/v3/payments",
    )
    assert request.headers["Idempotence-Key"] == str(OUR)
    # shopId:secretKey by HTTP Basic.
    assert request.headers["Authorization"] == "Basic MTAwNTAwOnRlc3Rfc2VjcmV0"
    assert request.json == {
        "amount": {"value": "1096.64", "currency": "RUB"},
        "capture": True,
        "description": "Оплата ЖКУ за 08.2017, лицевой счёт 551412",
        "metadata": {"intent": str(OUR)},
        "confirmation": {
            "type": "redirect",
            "return_url": "https://portal.example/back/",
        },
        "payment_order": {
            "type": "utilities",
            "amount": {"value": "1096.64", "currency": "RUB"},
            "payment_purpose": "Оплата ЖКУ за 08.2017, лицевой счёт 551412",
            "recipient": {
                "name": "ООО УК «Солнечный город»",
                "inn": "1655000010",
                "kpp": "165501001",
                "bank": {
                    "name": "АО «Банк»",
                    "bic": "049205603",
                    "account": "40702810900000000001",
                    "correspondent_account": "30101810600000000603",
                },
            },
            "payment_period": {"month": 8, "year": 2017},
            "account_number": "551412",
            "unified_account_number": "80АА123456",
        },
        "receipt": {
            "customer": {
                "full_name": "Иванова Анна Петровна",
                "email": "payer@mail.example",
            },
            "items": [
                cheque_line("Содержание жилья", "1090.00"),
                cheque_line("Комиссия за приём платежа", "6.64"),
            ],
            "tax_system_code": 2,
        },
    }


def cheque_line(title, amount):
    return {
        "description": title,
        "quantity": "1.00",
        "amount": {"value": amount, "currency": "RUB"},
        "vat_code": 1,
        "payment_mode": "full_payment",
        "payment_subject": "service",
        "measure": "another",
    }


def test_answer_is_read(order):
    with recorded(CREATED):
        answer = YooKassa(KEYS).create(order)

    assert answer.status == Status.PENDING
    assert (answer.provider_id, answer.our_id) == (CREATED["id"], str(OUR))
    assert (answer.amount, answer.currency) == (Decimal("1096.64"), "RUB")
    assert answer.payment_url == CREATED["confirmation"]["confirmation_url"]


@pytest.mark.parametrize(
    ("told", "status", "reason"),
    [
        ({"status": "succeeded", "paid": True}, Status.PAID, ""),
        ({"status": "waiting_for_capture"}, Status.HELD, ""),
        (
            {
                "status": "canceled",
                "cancellation_details": {
                    "party": "payment_network",
                    "reason": "insufficient_funds",
                },
            },
            Status.CANCELED,
            "На карте не хватает денег.",
        ),
        (
            {
                "status": "canceled",
                "cancellation_details": {
                    "party": "yoo_money",
                    "reason": "expired_on_confirmation",
                },
            },
            Status.CANCELED,
            "Время на оплату вышло.",
        ),
    ],
)
def test_each_status_is_understood(told, status, reason):
    with recorded({**CREATED, **told}) as asked:
        answer = YooKassa(KEYS).fetch(provider_id=CREATED["id"], our_id=OUR)

    assert (answer.status, answer.reason) == (status, reason)
    assert asked[0].url.endswith(f"/payments/{CREATED['id']}")


def test_saved_card_is_kept_then_paid_with(order):
    saved = {
        **CREATED,
        "status": "succeeded",
        "payment_method": {
            "type": "bank_card",
            "id": "22e18a2f-000f-5000-a000-1db6312b7767",
            "saved": True,
            "title": "Bank card *4444",
        },
    }
    with recorded(saved) as asked:
        answer = YooKassa(KEYS).create(replaced(order, saves_card=True))
    assert asked[0].json["save_payment_method"] is True
    assert answer.card.token == "22e18a2f-000f-5000-a000-1db6312b7767"

    with recorded(saved) as asked:
        YooKassa(KEYS).create(replaced(order, card_token=answer.card.token))
    assert asked[0].json["payment_method_id"] == answer.card.token
    assert "confirmation" not in asked[0].json


def replaced(order, **values):
    from dataclasses import replace

    return replace(order, **values)


def test_fast_payments_come_as_a_code_on_our_own_page(order):
    told = {
        **CREATED,
        "confirmation": {
            "type": "qr",
            "confirmation_data": "https://qr.nspk.ru/AS1000670LSS7DN18SJQDNP4B05KLJL2",
        },
    }
    with recorded(told) as asked:
        answer = FastPayments(KEYS).create(order)

    assert asked[0].json["payment_method_data"] == {"type": "sbp"}
    assert asked[0].json["confirmation"]["type"] == "qr"
    assert answer.qr == "https://qr.nspk.ru/AS1000670LSS7DN18SJQDNP4B05KLJL2"


def test_refund_and_capture_have_keys_of_their_own(order):
    with recorded(CREATED, {**CREATED, "status": "succeeded"}):
        provider = YooKassa(KEYS)
        answer = provider.create(order)
        assert provider.capture(answer).status == Status.PAID
    refund = {"id": "216749f7", "status": "succeeded", "payment_id": CREATED["id"]}
    with recorded(refund) as asked:
        back = replaced(order, amount=Decimal("2.00"), total=Decimal("2.00"))
        done = provider.refund(answer, refund_id=OUR, order=back)

    assert (done.provider_id, done.done) == ("216749f7", True)
    assert asked[0].url.endswith("/v3/refunds")
    assert asked[0].headers["Idempotence-Key"] == str(OUR)
    assert asked[0].json == {
        "payment_id": CREATED["id"],
        "amount": {"value": "2.00", "currency": "RUB"},
    }


@pytest.mark.parametrize("status", [202, 429, 500, 503])
def test_answer_that_says_nothing_is_asked_for_again(order, status):
    with recorded(({"type": "processing"}, status)), pytest.raises(ProviderSilentError):
        YooKassa(KEYS).create(order)


def test_refusal_is_told_in_the_providers_words(order):
    told = {"type": "error", "code": "invalid_credentials", "description": "Bad keys"}
    with recorded((told, 401)), pytest.raises(ProviderError, match="Bad keys"):
        YooKassa(KEYS).check()


@pytest.mark.parametrize(
    ("address", "genuine"),
    [
        *(("185.71.76.1", True), ("185.71.77.31", True), ("77.75.153.127", True)),
        *(("77.75.154.200", True), ("77.75.156.11", True), ("77.75.156.35", True)),
        *(("2a02:5180::1", True), ("185.71.76.32", False), ("77.75.156.12", False)),
        *(("127.0.0.1", False), ("", False)),
    ],
)
def test_only_the_published_networks_are_heard(address, genuine):
    raw = Raw(method="POST", query={}, form={}, body="", address=address)

    assert YooKassa(KEYS).is_genuine(raw) is genuine
