"""MONETA / PayAnyWay: published signatures, the form, both URLs, MerchantAPI."""

import re
import uuid
from decimal import Decimal
from urllib.parse import parse_qsl, urlsplit

import pytest

from cabinet.payments.online.models import Intent
from cabinet.payments.online.providers.base import Known, ProviderError, Raw, Status
from cabinet.payments.online.providers.moneta import Moneta, check_reply, signature
from cabinet.payments.online.services import register_intent
from tests.factories.paying import contract, order
from tests.factories.paying import intent as new_intent
from tests.payments.online.recorded import recorded

pytestmark = pytest.mark.django_db
SECRET = "secret_token"
KEYS = {
    "mnt_id": "141290",
    "integrity_code": SECRET,
    "user_name": "shop",
    "password": "pass",
}
OUR = uuid.UUID("11111111-2222-4333-8444-555555555555")
NOTIFY = "/payments/notify/moneta/"


def tags(xml):
    """The leaves of a flat answer."""
    return dict(re.findall(r"<(MNT_\w+)>([^<]*)</", xml))


def test_published_signature_of_a_request():
    told = {
        "MNT_ID": "141290",
        "MNT_TRANSACTION_ID": "2",
        "MNT_AMOUNT": "310.20",
        "MNT_CURRENCY_CODE": "RUB",
        "MNT_TEST_MODE": "1",
    }
    # domain.md §6.3: «1412902310.20RUB1secret_token».
    assert signature({**told, "MNT_AMOUNT": "310.20"}, SECRET) == (
        "2b7f8d7d00e8e980b3df95dc70d47461"
    )


def test_published_signature_without_a_sum():
    told = {"MNT_ID": "141290", "MNT_TRANSACTION_ID": "676"}

    assert signature(told, SECRET) == "79c1c4f41a0a70bb107c976ebba25811"


def test_published_signature_of_a_check_reply():
    told = {"MNT_ID": "141290", "MNT_TRANSACTION_ID": "2", "MNT_AMOUNT": "310.20"}
    xml = check_reply(told, Known(Decimal("310.20"), is_paid=False), SECRET)

    answer = tags(xml)
    assert answer["MNT_RESULT_CODE"] == "402"
    assert answer["MNT_SIGNATURE"] == "11cf20faee5e4b2b89808a09e4f6bfeb"
    assert answer["MNT_AMOUNT"] == "310.20"


@pytest.mark.parametrize(
    ("known", "amount", "code"),
    [
        (Known(Decimal("1.00"), is_paid=False), "", "100"),
        (Known(Decimal("1.00"), is_paid=True), "1.00", "200"),
        (Known(Decimal("1.00"), is_paid=False), "1.00", "402"),
        (Known(Decimal("1.00"), is_paid=False, is_canceled=True), "1.00", "500"),
        (None, "1.00", "500"),
    ],
)
def test_check_url_has_a_code_for_each_case(known, amount, code):
    told = {"MNT_ID": "1", "MNT_TRANSACTION_ID": "2", "MNT_AMOUNT": amount}

    assert f"<MNT_RESULT_CODE>{code}</MNT_RESULT_CODE>" in check_reply(
        told, known, SECRET
    )


@pytest.fixture
def way(account):
    made = contract(account, "moneta", integrity_code=SECRET, password="pass")
    made.options = {"mnt_id": "141290", "user_name": "shop"}
    made.save()
    return made


@pytest.fixture
def pending(account, way):
    return register_intent(intent=new_intent(account, method="moneta"))


def signed(intent, **values):
    told = {
        "MNT_ID": "141290",
        "MNT_TRANSACTION_ID": str(intent.public_id),
        "MNT_OPERATION_ID": "7001",
        "MNT_AMOUNT": f"{intent.total:.2f}",
        "MNT_CURRENCY_CODE": "RUB",
        "MNT_SUBSCRIBER_ID": intent.account.number,
        "MNT_TEST_MODE": "0",
        **values,
    }
    return {**told, "MNT_SIGNATURE": signature(told, SECRET)}


def operation(intent, status="SUCCEED", **values):
    told = {
        "statusid": status,
        "clienttransaction": str(intent.public_id),
        "sourceamount": f"{intent.total:.2f}",
        "sourcecurrencycode": "RUB",
        **values,
    }
    attributes = [{"key": key, "value": value} for key, value in told.items()]
    return {"id": 7001, "attribute": attributes}


def envelope(name, body):
    return {"Envelope": {"Body": {f"{name}Response": body}}}


def test_payer_carries_a_signed_form_to_the_assistant(pending):
    address = urlsplit(pending.payment_url)
    form = dict(parse_qsl(address.query))

    assert f"{address.scheme}://{address.netloc}{address.path}" == (
        "https://www.payanyway.ru/assistant.htm"
    )
    assert form["MNT_ID"] == "141290"
    assert form["MNT_TRANSACTION_ID"] == str(pending.public_id)
    assert (form["MNT_AMOUNT"], form["MNT_CURRENCY_CODE"]) == ("1096.64", "RUB")
    assert form["MNT_SUBSCRIBER_ID"] == pending.account.number
    assert form["MNT_SIGNATURE"] == signature(form, SECRET)
    for name in ("SUCCESS", "FAIL", "INPROGRESS", "RETURN"):
        assert form[f"MNT_{name}_URL"].startswith("http")


@pytest.mark.parametrize("method", ["get", "post"])
def test_pay_url_asks_moneta_again_and_answers_success(client, pending, method):
    told = envelope("GetOperationDetailsById", {"operation": operation(pending)})
    with recorded(told) as asked:
        answer = getattr(client, method)(NOTIFY, signed(pending))

    assert answer.content == b"SUCCESS"
    assert Intent.objects.get().state == "paid"
    request = asked[0].json["Envelope"]
    assert request["Header"]["Security"]["UsernameToken"] == {
        "Username": "shop",
        "Password": "pass",
    }
    assert request["Body"] == {"GetOperationDetailsByIdRequest": 7001}


@pytest.mark.parametrize(
    "change",
    [{"sourceamount": "1.00"}, {"sourcecurrencycode": "USD"}],
    ids=["amount", "currency"],
)
def test_what_differs_at_moneta_is_not_booked(client, pending, change):
    details = {"operation": operation(pending, **change)}
    with recorded(envelope("GetOperationDetailsById", details)):
        answer = client.post(NOTIFY, signed(pending))

    assert answer.content == b"FAIL"
    assert Intent.objects.get().state == "pending"


def test_wrong_signature_is_not_heard(client, pending):
    with recorded() as asked:
        answer = client.post(NOTIFY, {**signed(pending), "MNT_AMOUNT": "9999.00"})

    assert (answer.content, asked) == (b"FAIL", [])


def test_check_url_is_answered_without_asking_anybody(client, pending):
    with recorded() as asked:
        answer = client.get(NOTIFY, signed(pending, MNT_COMMAND="CHECK"))

    told = tags(answer.content.decode())
    assert answer.headers["Content-Type"].startswith("application/xml")
    assert (told["MNT_RESULT_CODE"], asked) == ("402", [])


def test_operation_is_found_by_our_number():
    intent_like = type("I", (), {"public_id": OUR, "total": Decimal("5.00")})
    found = {"operation": [operation(intent_like, "CREATED"), operation(intent_like)]}
    with recorded(envelope("FindOperationsListByCTID", found)) as asked:
        answer = Moneta(KEYS).fetch(provider_id="", our_id=OUR)

    assert answer.status == Status.PAID
    assert asked[0].json["Envelope"]["Body"] == {
        "FindOperationsListByCTIDRequest": {
            "clientTransaction": str(OUR),
            "accountId": 141290,
        }
    }


def test_refund_names_the_operation(pending):
    details = {"operation": operation(pending)}
    told = envelope("GetOperationDetailsById", details)
    with recorded(told, envelope("Refund", {"id": 7002})) as asked:
        provider = Moneta(KEYS)
        answer = provider.fetch(provider_id="7001", our_id=OUR)
        done = provider.refund(answer, refund_id=OUR, order=order("5.00"))

    assert done.provider_id == "7002"
    assert asked[1].json["Envelope"]["Body"]["RefundRequest"] == {
        "transactionId": 7001,
        "amount": "5.00",
        "clientTransaction": str(OUR),
    }


def test_wrong_keys_are_told():
    fault = {"Envelope": {"Body": {"fault": {"faultstring": "Wrong password"}}}}
    with recorded(fault), pytest.raises(ProviderError, match="Wrong password"):
        Moneta(KEYS).check()


def test_notification_without_a_number_is_not_read(client, way):
    assert client.post(NOTIFY, {"MNT_ID": "1"}).status_code == 200
    raw = Raw("POST", {}, {}, "", "")
    assert not Moneta(KEYS).is_genuine(raw)
