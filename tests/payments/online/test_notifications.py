"""What providers send is stored raw, judged, and booked once or not at all."""

import json
import uuid
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cabinet.payments.models import Payment
from cabinet.payments.online.models import Booking, Intent, Notification, Refund
from cabinet.payments.online.services import (
    PaymentError,
    reconcile,
    refund_intent,
    register_intent,
)
from tests.factories import PaymentFactory
from tests.factories.paying import intent as new_intent
from tests.payments.online.gateway import notification

pytestmark = pytest.mark.django_db
NOTIFY = "/payments/notify/yookassa/"


@pytest.fixture
def pending(account, shop):
    return register_intent(intent=new_intent(account, method="yookassa"))


def send(client, payment, event="payment.succeeded", **extra):
    return client.post(
        NOTIFY, notification(payment, event), content_type="application/json", **extra
    )


def outcomes():
    return list(Notification.objects.order_by("pk").values_list("outcome", flat=True))


def test_paid_once_however_often_it_is_told(client, gateway, pending):
    payment = gateway.books.of(pending.public_id)
    gateway.books.finish(payment["id"])

    answers = [send(client, payment) for _ in range(100)]

    assert {answer.status_code for answer in answers} == {200}
    assert Payment.objects.get().operation_number == payment["id"]
    assert outcomes() == ["taken"] + ["repeated"] * 99


def test_notification_is_stored_as_it_came(client, shop):
    body = '{"type": "notification", "чепуха": "\\u0000"'

    answer = client.post(f"{NOTIFY}?a=1", body, content_type="application/json")

    stored = Notification.objects.get()
    assert answer.status_code == 200
    assert (stored.body, stored.query, stored.outcome) == (body, "a=1", "unreadable")


def test_told_before_our_request_was_answered(client, account, shop, gateway):
    """The provider's answer to «create» was lost; its notification was not."""
    intent = new_intent(account, method="yookassa")
    gateway.books.create(
        str(intent.public_id),
        {
            "amount": {"value": "1096.64", "currency": "RUB"},
            "metadata": {"intent": str(intent.public_id)},
        },
    )
    payment = gateway.books.of(intent.public_id)
    gateway.books.finish(payment["id"])

    send(client, payment)

    intent.refresh_from_db()
    assert (intent.state, intent.provider_id) == ("paid", payment["id"])


def test_late_cancellation_changes_nothing_that_is_paid(client, gateway, pending):
    payment = gateway.books.of(pending.public_id)
    gateway.books.finish(payment["id"])
    send(client, payment)

    send(client, {**payment, "status": "canceled"}, "payment.canceled")

    pending.refresh_from_db()
    assert pending.state == "paid"
    assert Payment.objects.count() == 1


def test_word_of_payment_without_the_provider_is_nothing(client, gateway, pending):
    payment = {**gateway.books.of(pending.public_id), "status": "succeeded"}

    send(client, payment)

    assert outcomes() == ["unconfirmed"]
    assert not Payment.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        {"amount": {"value": "1.00", "currency": "RUB"}},
        {"amount": {"value": "1096.64", "currency": "USD"}},
        {"metadata": {"intent": str(uuid.uuid4())}},
    ],
    ids=["amount", "currency", "our id"],
)
def test_what_differs_at_the_provider_is_not_booked(client, gateway, pending, change):
    payment = dict(gateway.books.of(pending.public_id))
    gateway.books.finish(payment["id"], **change)

    send(client, payment)

    pending.refresh_from_db()
    assert not Payment.objects.exists()
    assert pending.complaint
    assert outcomes() == ["unconfirmed"]


def test_stranger_is_not_heard(client, gateway, pending):
    payment = gateway.books.of(pending.public_id)
    gateway.books.finish(payment["id"])

    answer = send(client, payment, REMOTE_ADDR="203.0.113.9")

    assert answer.status_code == 200
    assert outcomes() == ["forged"]
    assert not Payment.objects.exists()
    assert reconcile()["paid"] == 1


@pytest.mark.parametrize("provider", ["yookassa", "sbp", "sberbank", "moneta", "demo"])
@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(body=st.one_of(st.binary(max_size=300), st.text().map(str.encode)))
def test_nonsense_is_answered_and_books_nothing(client, pending, provider, body):
    path = f"/payments/notify/{provider}/"
    for kind in ("application/json", "application/x-www-form-urlencoded"):
        assert client.post(path, body, content_type=kind).status_code < 500
    assert not Payment.objects.exists()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "event", "object", "metadata", "intent", "amount"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(told=JSON)
def test_forged_json_is_answered_and_books_nothing(client, pending, told):
    body = json.dumps(told)
    answer = client.post(NOTIFY, body, content_type="application/json")

    assert answer.status_code == 200
    assert not Payment.objects.exists()


def test_silent_provider_is_asked_again_later(client, gateway, pending):
    payment = gateway.books.of(pending.public_id)
    gateway.books.finish(payment["id"])
    gateway.books.fault = 500
    assert send(client, payment).status_code == 503
    assert outcomes() == ["postponed"]
    assert reconcile()["silent"] == 1

    gateway.books.fault = None

    assert reconcile()["paid"] == 1
    assert Payment.objects.get().amount == Decimal("1096.64")


def test_payer_reads_a_clear_page_when_the_provider_is_silent(account, shop, gateway):
    gateway.books.fault = 500
    intent = new_intent(account, method="yookassa")

    with pytest.raises(PaymentError, match="Ждём ответа банка"):
        register_intent(intent=intent)

    intent.refresh_from_db()
    assert intent.state == "created"
    gateway.books.fault = None
    assert reconcile()["pending"] == 1


def test_refusal_of_the_provider_cancels_with_its_words(account, shop, gateway):
    gateway.books.fault = 400
    intent = new_intent(account, method="yookassa")

    with pytest.raises(PaymentError, match="сломано"):
        register_intent(intent=intent)

    intent.refresh_from_db()
    assert (intent.state, intent.reason) == ("canceled", "сломано")


def test_held_money_is_taken(client, gateway, pending):
    payment = gateway.books.of(pending.public_id)
    gateway.books.finish(payment["id"], "waiting_for_capture")

    send(client, payment, "payment.waiting_for_capture")

    assert payment["status"] == "succeeded"
    pending.refresh_from_db()
    assert pending.state == "paid"


def test_money_that_came_after_a_cancellation_is_booked(client, gateway, pending):
    payment = gateway.books.of(pending.public_id)
    gateway.books.finish(payment["id"], "canceled")
    send(client, payment, "payment.canceled")
    gateway.books.finish(payment["id"])

    send(client, payment)

    pending.refresh_from_db()
    assert pending.state == "paid"
    assert Payment.objects.count() == 1


def test_payment_that_a_registry_brought_first_is_not_doubled(
    client, gateway, pending, account
):
    payment = gateway.books.of(pending.public_id)
    told = PaymentFactory(
        account=account, amount=Decimal("1096.64"), operation_number=payment["id"]
    )
    gateway.books.finish(payment["id"])

    send(client, payment)

    assert Payment.objects.get() == told == Booking.objects.get().payment


@pytest.fixture
def paid(client, gateway, pending):
    payment = gateway.books.of(pending.public_id)
    gateway.books.finish(payment["id"])
    send(client, payment)
    pending.refresh_from_db()
    return pending


def balance():
    return sum(payment.amount for payment in Payment.objects.all())


def test_refund_in_parts_is_exact_and_no_more_than_was_paid(paid):
    refund_intent(intent=paid, amount=Decimal("96.64"), why="Ошибка", author=None)
    refund_intent(intent=paid, amount=Decimal("999.99"), why="Ошибка", author=None)
    assert balance() == Decimal("0.01")

    with pytest.raises(PaymentError, match="Вернуть можно от 0,01"):
        refund_intent(intent=paid, amount=Decimal("0.02"), why="Ещё", author=None)

    assert balance() == Decimal("0.01")
    assert Refund.objects.filter(state="done").count() == 2


def test_refund_made_at_the_provider_is_booked_once(client, gateway, paid):
    payment = gateway.books.of(paid.public_id)
    gateway.books.refund(
        "x", {"payment_id": payment["id"], "amount": {"value": "96.64"}}
    )
    refund = {"id": "r", "payment_id": payment["id"], "status": "succeeded"}

    for _ in range(5):
        send(client, refund, "refund.succeeded")

    assert balance() == Decimal("1000.00")
    assert Refund.objects.count() == 1


def test_refund_whose_answer_was_lost_is_not_made_twice(gateway, paid):
    gateway.books.fault = 500
    with pytest.raises(PaymentError, match="Возврат отправим снова сами"):
        refund_intent(intent=paid, amount=Decimal("96.64"), why="Ошибка", author=None)
    gateway.books.fault = None

    assert reconcile()["refunded"] == 1
    reconcile()

    assert len(gateway.books.refunds) == 1
    assert balance() == Decimal("1000.00")


def test_refused_refund_gives_nothing_back(paid, gateway):
    gateway.books.fault = 400
    with pytest.raises(PaymentError, match="отказал"):
        refund_intent(intent=paid, amount=Decimal("96.64"), why="Ошибка", author=None)

    assert balance() == Decimal("1096.64")


def test_booking_can_not_be_changed_or_deleted(paid):
    booking = Booking.objects.get()
    for change in (booking.delete, booking.save):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_provider_payment_is_booked_once_by_constraint(paid):
    other = PaymentFactory(account=paid.account)
    with pytest.raises(DatabaseError), transaction.atomic():
        Booking.objects.create(intent=paid, payment=other)


def test_reconciliation_answers_with_counts(pending, capsys):
    from django.core.management import call_command

    call_command("reconcile_payments")

    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (told["asked"], told["pending"], told["silent"]) == (1, 1, 0)


def test_unknown_provider_is_no_page(client):
    assert client.post("/payments/notify/nobody/").status_code == 404
    assert reverse("payment_notification", args=["yookassa"]) == NOTIFY


def test_huge_notification_is_refused(client, shop):
    answer = client.post(NOTIFY, "x" * 2_000_000, content_type="text/plain")

    assert answer.status_code == 400
    assert not Notification.objects.exists()


def test_there_is_nothing_paid_without_a_payment(paid):
    assert not Intent.objects.held_back().exists()
