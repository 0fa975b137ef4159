"""A standing order whose day has passed, whose bill has changed, whose bank is slow."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine

from cabinet.notifications.models import Message
from cabinet.payments.models import Payment
from cabinet.payments.online.models import Autopay, AutopayRun, Intent, SavedCard
from cabinet.payments.online.sealing import seal
from cabinet.payments.online.services import reconcile
from tests.factories.bills import publish, simple_line
from tests.payments.online.test_autopay import BILLED, DAY, NINTH, run, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(account, resident, shop):
    """1 500 ₽ on the tenth, by a card that the provider here keeps; told of."""
    publish(account, [simple_line(account, "1500.00")], month=BILLED)
    card = SavedCard.objects.create(
        user=resident,
        provider_account=shop,
        sealed_token=seal({"token": "card-1"}),
        token_digest="x",
        title="Карта •• 4242",
    )
    made = Autopay.objects.create(
        user=resident, account=account, card=card, day=10, limit=Decimal("9000")
    )
    run(NINTH)
    return made


@pytest.mark.parametrize("late", [1, 3])
def test_day_that_was_missed_is_made_good_once(order, gateway, late):
    gateway.books.pays_at_once = True

    run(NINTH + DAY + late * DAY)
    run(NINTH + 2 * DAY + late * DAY)

    assert Payment.objects.get().amount == Decimal("1500.00")
    assert len(gateway.books.payments) == 1


def test_long_after_the_day_nothing_is_charged_and_it_is_told(order, resident, gateway):
    run(NINTH + 5 * DAY)

    assert not gateway.books.payments
    assert AutopayRun.objects.get().state == "failed"
    assert told(resident) == ["autopay-soon", "autopay-failed"]
    letter = Message.objects.get(occasion="autopay-failed")
    assert "не смог заплатить в назначенный день" in letter.body


def test_new_bill_is_not_paid_by_the_letter_about_the_old_one(order, account, gateway):
    publish(account, [simple_line(account, "8000.00")], month=BILLED.replace(month=11))

    run(NINTH + DAY)

    assert not Intent.objects.exists()
    assert "новый счёт" in AutopayRun.objects.get().reason


def test_more_than_the_letter_told_is_not_charged(order):
    AutopayRun.objects.update(amount=Decimal("1499.99"))

    run(NINTH + DAY)

    assert not Intent.objects.exists()
    assert "больше той, о которой мы написали" in AutopayRun.objects.get().reason


def test_bank_that_refuses_later_is_told_of_with_its_reason(order, resident, gateway):
    run(NINTH + DAY)
    assert AutopayRun.objects.get().state == "started"
    payment = gateway.books.of(Intent.objects.get().public_id)
    gateway.books.finish(
        payment["id"],
        "canceled",
        cancellation_details={"reason": "insufficient_funds"},
    )

    with time_machine.travel(NINTH + 2 * DAY):
        reconcile()
        reconcile()

    assert AutopayRun.objects.get().reason == "На карте не хватает денег."
    assert told(resident).count("autopay-failed") == 1
    order.refresh_from_db()
    assert order.failure == "На карте не хватает денег."


def test_silent_bank_is_asked_later_and_charges_once(order, gateway):
    gateway.books.fault = 500
    run(NINTH + DAY)
    assert not Payment.objects.exists()

    gateway.books.fault, gateway.books.pays_at_once = None, True
    with time_machine.travel(NINTH + DAY + dt.timedelta(hours=1)):
        reconcile()
    run(NINTH + 2 * DAY)

    assert Payment.objects.get().amount == Decimal("1500.00")
    assert len(gateway.books.payments) == 1
