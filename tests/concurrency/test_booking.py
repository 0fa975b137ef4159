"""Many tell of the same payment at once: it is booked once, and nobody sees an error.

Each race is also run with its lock taken out, to show that it would be noticed.
"""

import json
import random
import uuid
from collections import Counter
from decimal import Decimal
from functools import partial
from threading import Barrier

import pytest
from django.test import Client

from cabinet.payments.models import Payment
from cabinet.payments.online.models import Basket, Intent, Notification, Refund
from cabinet.payments.online.providers.base import Answer, Status
from cabinet.payments.online.services import (
    opening,
    reconcile,
    refunding,
    register_intent,
    settling,
)
from tests.concurrency.racing import at_once, refused
from tests.factories import UserFactory
from tests.factories.paying import basket, contract, intent
from tests.payments.online import gateway as stub

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 20
NOTIFY = "/payments/notify/yookassa/"


def paid_answer(asked):
    return Answer(
        provider_id="p-1",
        our_id=str(asked.public_id),
        status=Status.PAID,
        amount=asked.total,
        currency="RUB",
    )


def race_to_book(account):
    asked = intent(account)
    answer = paid_answer(asked)

    def settle():
        return settling.settle(intent=asked.pk, answer=answer)

    return at_once(*[settle] * THREADS)


def test_twenty_at_once_book_one_payment(account):
    contract(account)

    assert refused(race_to_book(account)) == []
    assert Payment.objects.count() == 1


def test_without_its_lock_the_booking_would_fail(account, monkeypatch):
    """The constraint still keeps the books; the providers would see errors."""
    contract(account)
    read = Barrier(THREADS)

    def without_lock(pk):
        row = Intent.objects.select_related("provider_account", "account").get(pk=pk)
        read.wait()
        return row

    monkeypatch.setattr(settling, "held", without_lock)

    assert len(refused(race_to_book(account))) == THREADS - 1
    assert Payment.objects.count() == 1


def race_to_open(account):
    user = UserFactory()

    def press():
        return basket(account, "100.00", user=user).pk

    return at_once(*[press] * THREADS)


def test_twenty_presses_open_one_basket(account):
    contract(account)

    outcomes = race_to_open(account)

    assert refused(outcomes) == []
    assert len(set(outcomes)) == Basket.objects.count() == Intent.objects.count() == 1


def test_without_its_lock_a_second_press_would_fail(account, monkeypatch):
    contract(account)
    turn = Barrier(THREADS)
    read = Basket.objects.filter

    def late(*args, **kwargs):
        found = read(*args, **kwargs)
        seen = found.first()
        turn.wait()
        found.first = lambda: seen
        return found

    monkeypatch.setattr(opening, "queue_at", lambda account: None)
    monkeypatch.setattr(Basket.objects, "filter", late)

    assert len(refused(race_to_open(account))) == THREADS - 1


def race_to_refund(paid):
    def refund():
        return refunding.refund_intent(
            intent=paid, amount=Decimal("60.00"), why="Ошибка", author=None
        )

    return at_once(*[refund] * 4)


@pytest.fixture
def paid(account, gateway, shop):
    asked = register_intent(intent=intent(account, "100.00", method="yookassa"))
    gateway.books.finish(gateway.books.of(asked.public_id)["id"])
    reconcile()
    asked.refresh_from_db()
    return asked


def test_more_is_never_given_back_than_was_paid(paid, gateway):
    assert len(refused(race_to_refund(paid))) == 3
    assert len(gateway.books.refunds) == 1
    assert sum(one.amount for one in Payment.objects.all()) == Decimal("40.00")


def test_without_its_lock_too_much_would_be_given_back(paid, gateway, monkeypatch):
    read = Barrier(4)

    def without_lock(pk):
        return Intent.objects.select_related("provider_account", "account").get(pk=pk)

    def late(self):
        left = Refund.objects.filter(intent=self).count()
        read.wait()
        return Decimal(left)

    monkeypatch.setattr(refunding, "held", without_lock)
    monkeypatch.setattr(Intent, "refunded", property(late))
    race_to_refund(paid)

    assert Refund.objects.count() > 1


def test_twenty_tabs_ask_the_provider_for_one_payment(account, gateway, shop):
    asked = intent(account, method="yookassa")

    def go():
        return register_intent(intent=asked).provider_id

    assert len(set(at_once(*[go] * THREADS))) == 1
    assert len(gateway.books.payments) == 1
    created = [one for one in gateway.books.requests if one[:2] == ("POST", "payments")]
    assert len(created) == 1


def stream(intents, count, chance):
    """Notifications of every sort: true, doubled, late, forged, of strangers."""
    for _ in range(count):
        asked = chance.choice(intents)
        told = {"id": asked.provider_id, "metadata": {"intent": str(asked.public_id)}}
        kind = chance.random()
        if kind < 0.5:
            yield stub.notification(told)
        elif kind < 0.7:
            yield stub.notification(told, "payment.canceled")
        elif kind < 0.85:
            stranger = {"id": str(uuid.uuid4()), "metadata": {}}
            yield stub.notification({**stranger, "status": "succeeded", "paid": True})
        elif kind < 0.95:
            forged = {**told, "amount": {"value": "1.00", "currency": "RUB"}}
            yield stub.notification({**forged, "status": "succeeded"})
        else:
            yield json.dumps({"event": chance.choice(["", "payment.succeeded"])})


def prepare(account, gateway, count, chance):
    """Intents at the provider: most are paid there, some refused, some neither."""
    user, made = UserFactory(), []
    for number in range(count):
        opened = basket(account, f"{100 + number}.00", user=user, method="yookassa")
        asked = register_intent(intent=opened.intents.get())
        fate = chance.choice(["succeeded", "succeeded", "canceled", "pending"])
        if fate != "pending":
            gateway.books.finish(asked.provider_id, fate)
        made.append(asked)
    return made


@pytest.mark.parametrize(
    ("payments", "notifications"),
    [(12, 300), pytest.param(400, 10_000, marks=pytest.mark.slow)],
)
def test_replayed_notifications_book_what_was_paid_and_nothing_else(
    account, gateway, shop, payments, notifications
):
    chance = random.Random(payments)  # noqa: S311 (no secret)
    intents = prepare(account, gateway, payments, chance)
    bodies = list(stream(intents, notifications, chance))
    # Each is told of at least once, whatever the dice said.
    told = [{"id": one.provider_id, "metadata": {}} for one in intents]
    bodies += [stub.notification(one) for one in told]
    chance.shuffle(bodies)
    shares = [bodies[number::THREADS] for number in range(THREADS)]

    def send(share):
        client = Client()
        return Counter(
            client.post(NOTIFY, body, content_type="application/json").status_code
            for body in share
        )

    answers = sum(at_once(*(partial(send, share) for share in shares)), Counter())

    assert answers == {200: len(bodies)}
    assert Notification.objects.count() == len(bodies)
    assert books() == gateway.books.paid()


def books():
    """Our id and the sum of every payment that is booked."""
    rows = Payment.objects.values_list("booking__intent__public_id", "amount")
    found = [(str(our_id), f"{amount:.2f}") for our_id, amount in rows]
    assert len(dict(found)) == len(found)
    return dict(found)
