import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from cabinet.payments.debts.services import (
    DebtError,
    accept_plan,
    count_instalment,
    decline_plan,
    months_later,
    offer_plan,
    withdraw_plan,
)
from cabinet.payments.models import InstalmentPlan
from tests.factories.payments import PlanFactory

D = Decimal
State = InstalmentPlan.State


@pytest.fixture(autouse=True)
def today(db):
    with time_machine.travel("2026-11-21T12:00Z"):
        yield dt.date(2026, 11, 21)


@pytest.fixture
def plan(account):
    return offer_plan(
        account=account,
        debt=D("1000.00"),
        parts=3,
        first_due=dt.date(2027, 1, 31),
        terms="Пени не начисляются, пока график соблюдается.",
    )


def page_of(plan, name="debt", *more):
    return reverse(f"payments:{name}", args=[plan.account.public_id, *more])


def text_of(answer) -> str:
    page = answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")
    return " ".join(page.split())


def test_schedule_adds_up_to_the_debt_and_falls_on_the_same_day(plan):
    parts = [(one.due_on, one.amount) for one in plan.instalments.order_by("number")]

    assert parts == [
        (dt.date(2027, 1, 31), D("333.33")),
        (dt.date(2027, 2, 28), D("333.33")),
        (dt.date(2027, 3, 31), D("333.34")),
    ]


def test_months_later_crosses_a_year():
    assert months_later(dt.date(2026, 12, 15), 13) == dt.date(2028, 1, 15)


@pytest.mark.parametrize(
    ("parts", "debt", "first"),
    [(1, "1000", 30), (37, "1000", 30), (3, "0.02", 30), (3, "1000", 0)],
)
def test_senseless_offers_are_refused(account, today, parts, debt, first):
    with pytest.raises(DebtError):
        offer_plan(
            account=account,
            debt=D(debt),
            parts=parts,
            first_due=today + dt.timedelta(days=first),
        )


def test_one_plan_stands_at_a_time(account, plan):
    with pytest.raises(DebtError, match="уже есть рассрочка"):
        offer_plan(account=account, debt=D(10), parts=2, first_due=dt.date(2027, 1, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanFactory(account=account)

    withdraw_plan(plan=plan, reason="Ошибка в сумме")
    offer_plan(account=account, debt=D(10), parts=2, first_due=dt.date(2027, 1, 1))


def test_resident_accepts_on_the_page(resident_client, resident, plan):
    page = text_of(resident_client.get(page_of(plan)))
    assert "Организация предлагает платить долг частями." in page
    assert "Пени не начисляются, пока график соблюдается." in page
    assert "333,34" in page

    resident_client.post(page_of(plan, "answer_plan", plan.pk), {"answer": "accept"})

    plan.refresh_from_db()
    assert (plan.state, plan.answered_by) == (State.ACCEPTED, resident)
    assert "действует" in text_of(resident_client.get(page_of(plan)))


def test_resident_declines_on_the_page(resident_client, plan):
    resident_client.post(page_of(plan, "answer_plan", plan.pk), {"answer": "decline"})

    plan.refresh_from_db()
    assert plan.state == State.DECLINED


def test_answering_twice_is_refused(resident_client, resident, plan):
    decline_plan(plan=plan, user=resident)

    answer = resident_client.post(
        page_of(plan, "answer_plan", plan.pk), {"answer": "accept"}, follow=True
    )

    assert "уже ответили" in text_of(answer)
    plan.refresh_from_db()
    assert plan.state == State.DECLINED


def test_neighbour_can_not_answer(client, neighbour, plan):
    client.force_login(neighbour)

    answer = client.post(page_of(plan, "answer_plan", plan.pk), {"answer": "accept"})

    assert answer.status_code == 404
    plan.refresh_from_db()
    assert plan.is_offered


def test_last_part_paid_completes_the_plan(resident, plan, today):
    accept_plan(plan=plan, user=resident)
    first, *rest = plan.instalments.order_by("number")

    count_instalment(instalment=first, paid_on=today)
    found = InstalmentPlan.objects.with_schedule().get()
    assert (found.state, found.paid, found.left) == (
        State.ACCEPTED,
        D("333.33"),
        D("666.67"),
    )
    with pytest.raises(DebtError, match="уже отмечена"):
        count_instalment(instalment=first, paid_on=today)

    for part in rest:
        count_instalment(instalment=part, paid_on=today)
    assert InstalmentPlan.objects.get().state == State.COMPLETED


def test_parts_of_an_offer_are_not_counted(plan, today):
    with pytest.raises(DebtError, match="действующей"):
        count_instalment(instalment=plan.instalments.first(), paid_on=today)


def test_withdrawing_needs_a_reason_and_happens_once(plan):
    with pytest.raises(DebtError, match="почему"):
        withdraw_plan(plan=plan, reason=" ")
    withdraw_plan(plan=plan, reason="Долг погашен")
    with pytest.raises(DebtError, match="уже закончена"):
        withdraw_plan(plan=plan, reason="Ещё раз")


def test_late_part_is_named(resident_client, resident, plan):
    accept_plan(plan=plan, user=resident)

    with time_machine.travel("2027-02-01T12:00Z"):
        resident_client.force_login(resident)
        assert "просрочено" in text_of(resident_client.get(page_of(plan)))
