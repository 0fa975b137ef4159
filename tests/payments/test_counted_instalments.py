"""Parts of a plan are marked by the money itself; letters and the home tell of plans."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from cabinet.notifications.models import Message
from cabinet.payments.announcing import announce_payments
from cabinet.payments.debts.counting import count_money
from cabinet.payments.debts.services import accept_plan, count_instalment, offer_plan
from cabinet.payments.models import Instalment, InstalmentPlan
from cabinet.payments.services import reverse_run
from tests.factories import GuestFactory, PaymentFactory, ResidencyFactory
from tests.factories.bills import publish, simple_line
from tests.factories.paying import contract, intent
from tests.payments.test_instalments import text_of

D = Decimal
OFFERED = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
OCTOBER, NOVEMBER = dt.date(2026, 10, 1), dt.date(2026, 11, 1)


@pytest.fixture
def clock(db):
    with time_machine.travel(OFFERED, tick=False) as clock:
        yield clock


@pytest.fixture
def plan(clock, account, resident):
    """900 ₽ of October in three parts, from 20 December."""
    publish(account, [simple_line(account, "900.00")], month=OCTOBER)
    plan = offer_plan(
        account=account, debt=D(900), parts=3, first_due=dt.date(2026, 12, 20)
    )
    clock.shift(dt.timedelta(hours=1))
    return accept_plan(plan=plan, user=resident)


def paid(plan, amount, on, **values):
    """Money that came and was written down that day, then told of by the worker."""
    day = dt.datetime.combine(on, dt.time(12), dt.UTC)
    with time_machine.travel(day, tick=False):
        made = PaymentFactory(
            account=plan.account, paid_on=on, amount=D(amount), **values
        )
        announce_payments()
    return made


def marks(plan):
    parts = Instalment.objects.filter(plan=plan).order_by("number")
    return list(parts.values_list("paid_on", flat=True))


def test_part_is_marked_by_the_payment_that_covers_it(plan):
    first, second = dt.date(2026, 12, 1), dt.date(2026, 12, 5)

    paid(plan, "200.00", first)
    assert marks(plan) == [None, None, None]
    paid(plan, "150.00", second)

    assert marks(plan) == [second, None, None]


def test_whole_debt_completes_the_plan(plan):
    day = dt.date(2026, 12, 1)

    paid(plan, "900.00", day)

    assert marks(plan) == [day] * 3
    assert InstalmentPlan.objects.get().state == "completed"


def test_bill_that_is_due_earlier_is_paid_first(plan):
    with time_machine.travel("2026-12-01T12:00Z", tick=False):
        publish(plan.account, [simple_line(plan.account, "250.00")], month=NOVEMBER)
    day = dt.date(2026, 12, 5)

    paid(plan, "300.00", day)
    assert marks(plan) == [None, None, None]
    paid(plan, "250.00", day)

    assert marks(plan) == [day, None, None]


def test_bill_that_comes_later_takes_no_mark_back(plan):
    day = dt.date(2026, 11, 25)
    paid(plan, "300.00", day)
    with time_machine.travel("2026-12-01T12:00Z", tick=False):
        publish(plan.account, [simple_line(plan.account, "250.00")], month=NOVEMBER)

    count_money([plan.account_id])

    assert marks(plan) == [day, None, None]


def test_money_from_before_the_offer_pays_no_part(plan):
    paid(plan, "300.00", dt.date(2026, 11, 20))

    assert marks(plan) == [None, None, None]


def test_refund_takes_the_mark_back(plan):
    day = dt.date(2026, 12, 1)
    paid(plan, "300.00", day)

    paid(plan, "-0.01", day)

    assert marks(plan) == [None, None, None]


def state_of(plan):
    found = InstalmentPlan.objects.get(pk=plan.pk)
    return found.state, found.ended_at is None


def test_completed_plan_goes_on_when_its_money_is_given_back(plan):
    day = dt.date(2026, 12, 1)
    paid(plan, "900.00", day)
    assert state_of(plan) == ("completed", False)

    paid(plan, "-300.00", day)

    assert marks(plan) == [day, day, None]
    assert state_of(plan) == ("accepted", True)


def test_completed_plan_goes_on_when_its_registry_is_taken_back(plan):
    paid(plan, "900.00", dt.date(2026, 12, 1), source_run=7)

    reverse_run(run=7)

    assert marks(plan) == [None] * 3
    assert state_of(plan) == ("accepted", True)


@pytest.mark.parametrize(
    ("corrected", "left"), [("600.00", 1), ("0.00", 3), ("900.00", 0)]
)
def test_corrected_payment_counts_its_plan_anew(plan, corrected, left):
    day = dt.date(2026, 12, 1)
    first = paid(plan, "900.00", day, operation_number="7")
    told = Message.objects.filter(occasion="payment").count()

    paid(plan, corrected, day, operation_number="7", replaces=first)

    assert marks(plan) == [day] * (3 - left) + [None] * left
    assert state_of(plan) == (("accepted", True) if left else ("completed", False))
    assert Message.objects.filter(occasion="payment").count() == told > 0


def test_completed_plan_stays_so_beside_a_later_one(plan):
    day = dt.date(2026, 12, 1)
    paid(plan, "900.00", day)
    later = offer_plan(
        account=plan.account, debt=D(50), parts=2, first_due=dt.date(2027, 1, 20)
    )

    paid(plan, "-300.00", day)

    assert state_of(plan) == ("completed", False)
    assert state_of(later) == ("offered", True)


def test_mark_of_staff_stays_and_is_not_paid_twice(plan):
    day = dt.date(2026, 12, 1)
    first = plan.instalments.get(number=1)
    count_instalment(instalment=first, paid_on=day)

    # The registry brings that very money later.
    paid(plan, "300.00", dt.date(2026, 12, 3))

    assert marks(plan) == [day, None, None]


def test_counting_again_changes_nothing(plan):
    paid(plan, "300.00", dt.date(2026, 12, 1))

    assert count_money([plan.account_id]) == 0


def test_offer_alone_is_not_paid(clock, account):
    plan = offer_plan(
        account=account, debt=D(900), parts=3, first_due=dt.date(2026, 12, 20)
    )

    paid(plan, "300.00", dt.date(2026, 12, 1))

    assert marks(plan) == [None, None, None]


def test_holders_are_written_to_once(clock, account, resident):
    other = ResidencyFactory(account=account).user
    ResidencyFactory()

    offer_plan(account=account, debt=D(900), parts=3, first_due=dt.date(2026, 12, 20))

    told = Message.objects.filter(occasion="plan-offered")
    assert {one.recipient for one in told} == {resident, other}
    assert "900,00" in told[0].body
    assert "первая до 20 декабря" in told[0].body
    assert reverse("payments:debt", args=[account.public_id]) in told[0].body


def home_of(client, account):
    return text_of(
        client.get(reverse("cabinet:account_home", args=[account.public_id]))
    )


def test_home_tells_of_an_offer_then_of_the_next_part(
    clock, resident_client, resident, account
):
    plan = offer_plan(
        account=account, debt=D(900), parts=3, first_due=dt.date(2026, 12, 20)
    )
    assert "организация предлагает рассрочку" in home_of(resident_client, account)

    accept_plan(plan=plan, user=resident)
    assert "следующая часть 300,00 ₽, срок — 20 декабря 2026" in home_of(
        resident_client, account
    )

    with time_machine.travel("2026-12-21T12:00Z", tick=False):
        resident_client.force_login(resident)
        assert "просрочена часть" in home_of(resident_client, account)


def test_part_is_paid_by_a_link_of_its_own(clock, resident_client, plan, account):
    contract(account)
    page = text_of(
        resident_client.get(reverse("payments:debt", args=[account.public_id]))
    )
    link = (
        f"{reverse('pay:check', args=[account.public_id])}?what=sum&amp;amount=300.00"
    )
    assert link in page

    answer = resident_client.get(link.replace("&amp;", "&"))

    assert answer.context["due"] == D(300)


def test_paid_service_of_a_request_pays_no_part(plan, account):
    contract(account)
    service = intent(account, "300.00")
    type(service).objects.filter(pk=service.pk).update(reference="request:1")
    from cabinet.payments.online.models import Booking

    with time_machine.travel("2026-12-01T12:00Z", tick=False):
        made = PaymentFactory(
            account=account, paid_on=dt.date(2026, 12, 1), amount=D(300)
        )
        Booking.objects.create(intent=service, payment=made)
        announce_payments()

    assert marks(plan) == [None, None, None]


def test_guest_may_look_at_a_plan_but_not_answer(clock, client, account, resident):
    plan = offer_plan(
        account=account, debt=D(900), parts=3, first_due=dt.date(2026, 12, 20)
    )
    guest = GuestFactory(account=account).user
    client.force_login(guest)

    answer = client.post(
        reverse("payments:answer_plan", args=[account.public_id, plan.pk]),
        {"answer": "accept"},
    )

    assert answer.status_code == 403
    assert InstalmentPlan.objects.get().is_offered
