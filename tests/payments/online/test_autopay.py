"""A standing order pays once for a bill, and says so the day before."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from cabinet.notifications.models import Message
from cabinet.payments.models import Payment
from cabinet.payments.online.models import Autopay, AutopayRun, Intent, SavedCard
from cabinet.payments.online.sealing import seal
from cabinet.payments.online.services.autopaying import run_autopays
from cabinet.residents.signals import profile_deleted
from tests.factories import PaymentFactory, ended
from tests.factories.bills import publish, simple_line
from tests.factories.paying import contract

pytestmark = pytest.mark.django_db
BILLED = dt.date(2026, 10, 1)
NINTH = dt.datetime(2026, 11, 9, 9, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


@pytest.fixture
def card(account, resident):
    return SavedCard.objects.create(
        user=resident,
        provider_account=contract(account),
        sealed_token=seal({"token": "demo-card"}),
        token_digest="x",
        title="Карта •• 4242",
    )


@pytest.fixture
def order(account, resident, card):
    publish(account, [simple_line(account, "1500.00")], month=BILLED)
    return Autopay.objects.create(
        user=resident, account=account, card=card, day=10, limit=Decimal("2000")
    )


def told(resident):
    return list(
        Message.objects.filter(recipient=resident)
        .order_by("pk")
        .values_list("occasion", flat=True)
    )


def run(moment, times=2):
    """The worker may deliver a task twice."""
    with time_machine.travel(moment, tick=False):
        first, *_ = [run_autopays() for _ in range(times)]
    return first


def test_letter_the_day_before_then_one_payment(order, resident):
    assert run(NINTH - DAY) == {"told": 0, "made": 0}
    assert run(NINTH) == {"told": 1, "made": 0}
    assert told(resident) == ["autopay-soon"]
    assert not Payment.objects.exists()

    assert run(NINTH + DAY) == {"told": 0, "made": 1}
    run(NINTH + 2 * DAY)

    assert Payment.objects.get().amount == Decimal("1500.00")
    assert AutopayRun.objects.get().state == "started"
    assert told(resident) == ["autopay-soon", "payment"]


def test_order_waits_for_the_bill_when_it_names_no_day(account, resident, card):
    Autopay.objects.create(user=resident, account=account, card=card, limit=2000)
    assert run(NINTH)["told"] == 0

    publish(account, [simple_line(account, "1500.00")], month=BILLED)

    with time_machine.travel(NINTH, tick=False):
        Autopay.objects.update(created_at=NINTH - 30 * DAY)
    assert run(NINTH)["told"] == 1
    run(NINTH + DAY)
    assert Payment.objects.get().amount == Decimal("1500.00")


def test_more_than_the_limit_is_not_paid_and_the_resident_is_told(order, resident):
    Autopay.objects.update(limit=Decimal("1000"))
    run(NINTH)

    run(NINTH + DAY)

    assert not Intent.objects.exists()
    assert told(resident) == ["autopay-soon", "autopay-failed"]
    order.refresh_from_db()
    assert "больше вашего предела" in order.failure


def test_what_is_paid_meanwhile_is_not_paid_again(order, account):
    run(NINTH)
    PaymentFactory(
        account=account, amount=Decimal("1500.00"), paid_on=dt.date(2026, 11, 9)
    )

    run(NINTH + DAY)

    assert AutopayRun.objects.get().state == "skipped"
    assert Payment.objects.count() == 1


def test_refusal_of_the_bank_is_told_with_its_reason(order, resident, settings):
    run(NINTH)
    order.card.sealed_token = "broken"
    order.card.save()

    run(NINTH + DAY)

    assert AutopayRun.objects.get().state == "failed"
    assert "autopay-failed" in told(resident)


def test_former_holder_pays_no_longer(order, resident, account):
    run(NINTH)
    ended(resident.residencies.get())

    run(NINTH + DAY)

    assert not Intent.objects.exists()
    assert "не подключён" in AutopayRun.objects.get().reason


def test_switched_off_order_does_nothing(resident_client, order, account):
    run(NINTH)

    resident_client.post(reverse("pay:autopay_stop", args=[account.public_id]))

    assert run(NINTH + DAY) == {"told": 0, "made": 0}


def test_order_is_made_and_changed_on_its_page(resident_client, account, card):
    page = reverse("pay:autopay", args=[account.public_id])
    for when, limit in (("bill", "5 000"), ("15", "3000,50")):
        resident_client.post(page, {"card": card.pk, "when": when, "limit": limit})

    made = Autopay.objects.get()
    assert (made.day, made.limit, made.is_on) == (15, Decimal("3000.50"), True)
    assert "15-го числа" in resident_client.get(page).content.decode()


def test_card_of_another_resident_is_no_choice(
    client, account, card, neighbour, resident
):
    contract_of_theirs = neighbour.residencies.get().account
    client.force_login(neighbour)
    page = reverse("pay:autopay", args=[contract_of_theirs.public_id])

    answer = client.post(page, {"card": card.pk, "when": "bill", "limit": "1"})

    assert not Autopay.objects.exists()
    assert card.title not in answer.content.decode()


def test_removed_card_stops_its_orders(resident_client, order, account, card):
    resident_client.post(reverse("pay:forget_card", args=[account.public_id, card.pk]))

    card.refresh_from_db()
    order.refresh_from_db()
    assert (card.sealed_token, order.is_on) == ("", False)


def test_token_is_not_readable_in_the_database(card):
    assert "demo-card" not in SavedCard.objects.get().sealed_token


def test_deleted_profile_leaves_no_card(resident, order, card):
    profile_deleted.send(sender=type(resident), user=resident)

    card.refresh_from_db()
    order.refresh_from_db()
    assert (card.sealed_token, order.is_on) == ("", False)
