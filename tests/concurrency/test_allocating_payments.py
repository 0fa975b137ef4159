"""Two clerks at one line of the basket, two answers to one plan: one wins."""

import datetime as dt
from decimal import Decimal
from threading import Event

import pytest
from django.db.models import QuerySet
from django.utils import timezone

from cabinet.payments.debts.services import (
    accept_plan,
    decline_plan,
    offer_plan,
)
from cabinet.payments.models import InstalmentPlan, Payment, UnallocatedPayment
from cabinet.payments.registries import services
from cabinet.payments.registries.services import (
    RegistryError,
    allocate,
    leave,
    return_money,
    withdraw_registry,
)
from tests.concurrency.racing import at_once, refused
from tests.factories import AccountFactory, UserFactory
from tests.factories.payments import PlanFactory, UnallocatedFactory

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 10
SECONDS = 60


def give(account, clerks, line):
    def one(clerk):
        return lambda: allocate(
            line=line, account=account, author=clerk, remember=False
        )

    return at_once(*(one(clerk) for clerk in clerks))


def test_money_is_given_once_however_many_clerks_click():
    account, clerks = AccountFactory(), [UserFactory(), UserFactory()]
    for number in range(1, ROUNDS + 1):
        line = UnallocatedFactory(organization=account.organization)

        outcomes = give(account, clerks, line)

        assert len(refused(outcomes)) == 1
        assert Payment.objects.count() == number


def test_without_the_lock_money_would_be_given_twice(monkeypatch):
    """What the lock is for: the same race, with the row only looked at."""

    def looked_at(line):
        return UnallocatedPayment.objects.select_related(
            "registry", "organization"
        ).get(pk=line.pk)

    monkeypatch.setattr(services, "_locked", looked_at)
    account, clerks = AccountFactory(), [UserFactory(), UserFactory()]
    line = UnallocatedFactory(organization=account.organization)

    give(account, clerks, line)

    assert Payment.objects.count() == 2


def test_of_two_decisions_one_stands():
    account, clerk = AccountFactory(), UserFactory()
    for _ in range(ROUNDS):
        line = UnallocatedFactory(organization=account.organization)

        at_once(
            lambda line=line: allocate(
                line=line, account=account, author=clerk, remember=False
            ),
            lambda line=line: leave(line=line, author=clerk, note="Ждём банк"),
        )

        line.refresh_from_db()
        has_payment = Payment.objects.filter(from_basket=line).exists()
        assert (line.state == "allocated") == has_payment


def take_back_and_return(line, clerk):
    """The registry is undone while the bank's money goes back to its payer."""
    return at_once(
        lambda: withdraw_registry(run=line.registry.source_run),
        lambda: return_money(line=line, author=clerk, note="Вернули"),
    )


def test_registry_is_taken_back_or_its_money_returned_but_not_both():
    clerk = UserFactory()
    for _ in range(ROUNDS):
        line = UnallocatedFactory()

        outcomes = take_back_and_return(line, clerk)

        assert [type(one) for one in refused(outcomes)] == [RegistryError]
        line.refresh_from_db()
        line.registry.refresh_from_db()
        assert line.registry.is_undone == (line.state == "withdrawn")


def test_without_its_lock_undoing_would_forget_that_money_was_returned(monkeypatch):
    """The same race: whoever undoes has looked before the clerk decides."""
    real, looked, returned = (
        UnallocatedPayment.objects.select_for_update,
        Event(),
        Event(),
    )

    class Looked(QuerySet):
        def update(self, **values):
            looked.set()
            assert returned.wait(SECONDS)
            return super().update(**values)

    def unlocked(**options):
        return real(**options) if options else Looked(UnallocatedPayment)

    def decide():
        assert looked.wait(SECONDS)
        done = return_money(line=line, author=clerk, note="Вернули")
        returned.set()
        return done

    monkeypatch.setattr(UnallocatedPayment.objects, "select_for_update", unlocked)
    clerk, line = UserFactory(), UnallocatedFactory()

    outcomes = at_once(lambda: withdraw_registry(run=line.registry.source_run), decide)

    assert refused(outcomes) == []
    line.refresh_from_db()
    assert (line.state, line.note) == ("withdrawn", "Вернули")


def test_one_plan_is_offered_of_two():
    account = AccountFactory()

    def offer():
        return offer_plan(
            account=account,
            debt=Decimal(100),
            parts=2,
            first_due=timezone.localdate() + dt.timedelta(days=9),
        )

    outcomes = at_once(offer, offer)

    assert len(refused(outcomes)) == 1
    assert InstalmentPlan.objects.count() == 1


def test_one_answer_stands():
    user = UserFactory()
    for _ in range(ROUNDS):
        plan = PlanFactory()

        outcomes = at_once(
            lambda plan=plan: accept_plan(plan=plan, user=user),
            lambda plan=plan: decline_plan(plan=plan, user=user),
        )

        assert len(refused(outcomes)) == 1
