"""One asks the provider, one answers a plan, one makes a standing order's payment.

Each race is also run with its lock taken out, to show that it would be noticed.
"""

import datetime as dt
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import IntegrityError

from cabinet.accounts.models import Account
from cabinet.payments.certificates import services as certificates
from cabinet.payments.debts import services as debts
from cabinet.payments.debts.services import DebtError, accept_plan, offer_plan
from cabinet.payments.models import InstalmentPlan, Payment
from cabinet.payments.online import demo_bank
from cabinet.payments.online.models import (
    Autopay,
    AutopayRun,
    DemoBankPayment,
    Notification,
    SavedCard,
)
from cabinet.payments.online.sealing import seal
from cabinet.payments.online.services import autopaying, register_intent, registering
from tests.concurrency.racing import at_once, refused
from tests.factories import UserFactory
from tests.factories.bills import publish, simple_line
from tests.factories.paying import contract, intent
from tests.factories.payments import PlanFactory

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 6
BILLED, TENTH = dt.date(2026, 10, 1), dt.date(2026, 11, 10)


def everybody(work):
    return at_once(*[work] * THREADS)


@pytest.fixture
def gateway(gateway):
    """Slow enough for everybody to have looked before the first has written."""
    gateway.books.seconds = 0.5
    return gateway


def times_asked(account, gateway):
    asked = intent(account, method="yookassa")
    everybody(lambda: register_intent(intent=asked))
    return sum(one[:2] == ("POST", "payments") for one in gateway.books.requests)


def test_provider_is_asked_once(account, shop, gateway):
    assert times_asked(account, gateway) == 1


def test_without_turns_it_would_be_asked_again(account, shop, gateway, monkeypatch):
    monkeypatch.setattr(registering, "_take_turn", lambda pk: None)

    assert times_asked(account, gateway) > 1


@pytest.fixture
def planned(account, shop, gateway):
    """A standing order whose day has come."""
    gateway.books.pays_at_once = True
    user = account.residencies.get().user
    publish(account, [simple_line(account, "1500.00")], month=BILLED)
    card = SavedCard.objects.create(
        user=user,
        provider_account=shop,
        sealed_token=seal({"token": "card-1"}),
        token_digest="x",
        title="Карта •• 4242",
    )
    order = Autopay.objects.create(
        user=user, account=account, card=card, day=10, limit=Decimal(9000)
    )
    return AutopayRun.objects.create(
        autopay=order, bill_month=BILLED, planned_on=TENTH, amount=Decimal(1500)
    )


def times_made():
    return sum(one["made"] for one in everybody(make_all))


def make_all():
    return autopaying.run_autopays(today=TENTH)


def test_standing_order_pays_once_however_many_workers_run_it(planned, gateway):
    assert times_made() == 1
    assert len(gateway.books.payments) == Payment.objects.count() == 1


def test_without_its_lock_workers_would_make_it_again(planned, gateway, monkeypatch):
    """The basket's own lock still keeps the money; the run would be made twice."""
    opened, turn = autopaying._open, Barrier(THREADS)

    def late(run, today):
        turn.wait()
        return opened(run, today)

    unlocked = AutopayRun.objects.select_related
    monkeypatch.setattr(AutopayRun.objects, "select_for_update", lambda **_: unlocked())
    monkeypatch.setattr(autopaying, "_open", late)

    assert times_made() > 1
    assert len(gateway.books.payments) == 1


def times_decided(account):
    """How often the demonstration's bank tells of a payment clicked at many times."""
    contract(account)
    register_intent(intent=intent(account))
    payment = DemoBankPayment.objects.get()
    told = everybody(lambda: demo_bank.decide(payment=payment, decision="success"))
    assert told == [None] * THREADS
    return Notification.objects.count()


def test_demonstration_bank_decides_once(account):
    assert times_decided(account) == 1
    assert Payment.objects.count() == 1


def test_without_its_lock_the_bank_would_decide_for_everybody(account, monkeypatch):
    """The intent's own lock still books the money once."""
    pay, turn = demo_bank.SCENES["success"], Barrier(THREADS)

    def late(payment):
        turn.wait()
        pay(payment)

    rows = DemoBankPayment.objects
    monkeypatch.setattr(rows, "select_for_update", lambda **_: rows)
    monkeypatch.setitem(demo_bank.SCENES, "success", late)

    assert times_decided(account) > 1
    assert Payment.objects.count() == 1


def answers(account):
    plan, user = PlanFactory(account=account), UserFactory()
    return everybody(lambda: accept_plan(plan=plan, user=user))


def test_plan_is_accepted_once(account):
    assert len(refused(answers(account))) == THREADS - 1


def test_without_its_lock_everybody_would_accept(account, monkeypatch):
    read = Barrier(THREADS)

    def without_lock(plan):
        found = InstalmentPlan.objects.get(pk=plan.pk)
        read.wait()
        return found

    monkeypatch.setattr(debts, "locked", without_lock)

    assert refused(answers(account)) == []


def offers(account):
    first_due = dt.date.today() + dt.timedelta(days=9)  # noqa: DTZ011 (any later day)
    return everybody(
        lambda: offer_plan(
            account=account, debt=Decimal(100), parts=2, first_due=first_due
        )
    )


def test_one_plan_is_offered(account):
    outcomes = offers(account)

    assert len(refused(outcomes)) == THREADS - 1
    assert {type(one) for one in refused(outcomes)} == {DebtError}


def test_without_its_lock_offers_would_meet_in_the_constraint(account, monkeypatch):
    turn, standing = Barrier(THREADS), InstalmentPlan.objects.standing

    def late():
        found = standing()
        found.filter = lambda **_: _Seen(turn)
        return found

    monkeypatch.setattr(
        Account.objects, "select_for_update", lambda **_: Account.objects
    )
    monkeypatch.setattr(InstalmentPlan.objects, "standing", late)

    outcomes = offers(account)

    assert {type(one) for one in refused(outcomes)} == {IntegrityError}
    assert InstalmentPlan.objects.count() == 1


class _Seen:
    """Everybody looks before anybody writes: nobody sees a plan."""

    def __init__(self, turn):
        self.turn = turn

    def exists(self):
        self.turn.wait()
        return False


def certificates_given(account):
    publish(account, [simple_line(account, "0.00")], month=BILLED)
    user = account.residencies.get().user
    given = everybody(
        lambda: certificates.issue_certificate(account=account, user=user)
    )
    assert refused(given) == []
    return len({one.pk for one in given})


def test_certificate_asked_for_at_once_is_one(account):
    assert certificates_given(account) == 1


def test_without_its_lock_certificates_would_be_many(account, monkeypatch):
    read, turn = certificates.reason_against, Barrier(THREADS)

    def late(account):
        reason = read(account)
        turn.wait()
        return reason

    monkeypatch.setattr(
        Account.objects, "select_for_update", lambda **_: Account.objects
    )
    monkeypatch.setattr(certificates, "reason_against", late)

    assert certificates_given(account) > 1
