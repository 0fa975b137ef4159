import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from cabinet.payments.models import RegistryMatch
from cabinet.payments.registries.timeline import Progress, timeline_of
from tests.factories import PaymentFactory
from tests.factories.bills import publish, simple_line
from tests.factories.payments import ChannelFactory, RegistryFactory
from tests.measure import own_queries

AUGUST, SEPTEMBER = dt.date(2017, 8, 1), dt.date(2017, 9, 1)


def bill(account, month):
    return publish(account, [simple_line(account, "100")], month=month)


def page_of(payment):
    return reverse("payments:payment", args=[payment.account.public_id, payment.pk])


def text_of(answer) -> str:
    page = answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")
    return " ".join(page.split())


def stages(payment):
    return [(s.title, s.progress, s.day) for s in timeline_of(payment).stages]


@pytest.mark.parametrize(
    ("day", "month"),
    [
        ("2017-09-25", "2017-09-01"),
        ("2017-09-26", "2017-10-01"),
        ("2017-12-31", "2018-01-01"),
    ],
)
def test_cut_off_day_parts_the_months(db, day, month):
    channel = ChannelFactory.build(cut_off_day=25, organization=None)

    assert channel.month_of(dt.date.fromisoformat(day)) == dt.date.fromisoformat(month)


def test_thirty_first_is_the_end_of_any_month(db):
    channel = ChannelFactory.build(cut_off_day=31, organization=None)

    assert channel.month_of(dt.date(2017, 2, 28)) == dt.date(2017, 2, 1)


def test_payment_in_a_closed_month_says_which_bill_holds_it(resident_client, account):
    payment = PaymentFactory(
        account=account, billing_month=AUGUST, posted_on=dt.date(2017, 9, 14)
    )
    period = bill(account, AUGUST)

    page = text_of(resident_client.get(page_of(payment)))

    assert "Этот платёж учтён в счёте за август 2017." in page
    assert stages(payment) == [
        ("Оплачен", Progress.DONE, dt.date(2017, 9, 12)),
        ("Подтверждён", Progress.DONE, dt.date(2017, 9, 14)),
        ("В реестре банка", Progress.DONE, dt.date(2017, 9, 14)),
        ("В счёте", Progress.DONE, timezone.localdate(period.closed_at)),
    ]


def test_payment_of_an_open_month_is_not_to_be_paid_again(resident_client, account):
    bill(account, AUGUST)
    payment = PaymentFactory(account=account, billing_month=SEPTEMBER)

    page = text_of(resident_client.get(page_of(payment)))

    assert (
        "Платёж войдёт в счёт за сентябрь 2017. Последний счёт — за август 2017,"
        " поэтому в нём этого платежа нет. Платить второй раз не нужно." in page
    )
    assert stages(payment)[-1][1] == Progress.AHEAD


def test_late_payment_goes_into_the_next_bill_by_the_cut_off_of_its_channel(
    resident_client, account
):
    ChannelFactory(
        organization=account.organization, words="Сбербанк\nСБОЛ", cut_off_day=10
    )
    payment = PaymentFactory(account=account, place="СБОЛ, онлайн")

    page = text_of(resident_client.get(page_of(payment)))

    assert "Платёж войдёт в счёт за октябрь 2017." in page
    assert "если оплатить до 10 числа" in page


def test_payment_that_came_after_its_bill_was_closed_says_so(account):
    ChannelFactory(organization=account.organization)
    with time_machine.travel("2017-09-30T12:00Z"):
        bill(account, SEPTEMBER)
    with time_machine.travel("2017-10-02T12:00Z"):
        payment = PaymentFactory(account=account)

    verdict = timeline_of(payment).verdict

    assert "Счёт за сентябрь 2017 закрыли 30.09.2017, раньше" in verdict
    assert "Платить второй раз не нужно" in verdict


def test_payment_that_should_be_in_its_bill_is_taken_to_the_company(account):
    ChannelFactory(organization=account.organization)
    payment = PaymentFactory(account=account)
    bill(account, SEPTEMBER)

    assert "покажите эту страницу организации" in timeline_of(payment).verdict


def test_without_months_and_channels_nothing_is_promised(account):
    assert "организация не сообщила" in timeline_of(PaymentFactory()).verdict


def test_registry_that_brought_a_payment_is_named(account):
    with time_machine.travel("2017-09-13T12:00Z"):
        registry = RegistryFactory(organization=account.organization)
    payment = PaymentFactory(account=account, source_run=registry.source_run)

    assert stages(payment)[1:3] == [
        ("Подтверждён", Progress.DONE, dt.date(2017, 9, 13)),
        ("В реестре банка", Progress.DONE, dt.date(2017, 9, 13)),
    ]


def test_registry_that_knew_a_payment_for_ours_is_named(account):
    payment = PaymentFactory(account=account)
    registry = RegistryFactory(organization=account.organization)
    RegistryMatch.objects.create(
        registry=registry, payment=payment, amount=payment.amount
    )

    assert timeline_of(payment).registry == registry


def test_undone_registry_is_no_longer_on_the_way(account):
    registry = RegistryFactory(organization=account.organization, is_undone=True)
    payment = PaymentFactory(account=account, source_run=registry.source_run)

    assert timeline_of(payment).registry is None


def test_correction_tells_the_former_sum(resident_client, account):
    wrong = PaymentFactory(account=account, amount=Decimal("300.00"))
    payment = PaymentFactory(account=account, amount=Decimal("350"), replaces=wrong)

    page = text_of(resident_client.get(page_of(payment)))

    assert "Прежняя сумма — 300,00 ₽" in page
    assert resident_client.get(page_of(wrong)).status_code == 404


def test_payment_of_another_account_is_not_found(resident_client, account):
    other = PaymentFactory()
    address = reverse("payments:payment", args=[account.public_id, other.pk])

    assert resident_client.get(address).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_page_takes_the_same_queries_for_any_number_of_months(
    resident_client, account, count
):
    payment = PaymentFactory(account=account, billing_month=AUGUST)
    for number in range(count):
        bill(account, dt.date(2017, number + 8, 1))
        ChannelFactory(organization=account.organization)

    assert own_queries(resident_client, page_of(payment)) == 7
