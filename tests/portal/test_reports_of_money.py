"""«Собираемость», «Онлайн-оплата и реестры»: sums that add up."""

import datetime as dt
from decimal import Decimal

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cabinet.payments.models import RegistryMatch
from cabinet.payments.online.models import Intent, Refund
from tests.factories import (
    PaymentFactory,
    ServiceFactory,
)
from tests.factories.bills import publish, simple_line
from tests.factories.paying import contract, intent
from tests.factories.payments import RegistryFactory
from tests.portal.reporting import number, table

AUGUST, SEPTEMBER = (dt.date(2017, month, 1) for month in (8, 9))


def test_collection_adds_up_by_month_and_service(office, account):
    water = ServiceFactory(organization=account.organization, name="Вода")
    heat = ServiceFactory(organization=account.organization, name="Тепло")
    for month, paid in ((AUGUST, "50"), (SEPTEMBER, "100")):
        lines = [
            simple_line(account, "100", service=water, paid=Decimal(paid)),
            simple_line(account, "300", service=heat, recalculation=Decimal(-100)),
        ]
        publish(account, lines, month=month)
    heading, *rows, total = table(office, "collection")
    assert heading[0] == "Месяц"
    assert [row[:2] for row in rows] == [
        ["Сентябрь 2017", "Вода"],
        ["Сентябрь 2017", "Тепло"],
        ["Август 2017", "Вода"],
        ["Август 2017", "Тепло"],
    ]
    assert [row[6] for row in rows] == ["100,00", "0,00", "50,00", "0,00"]
    for place in (2, 3, 4):
        assert number(total[place]) == sum(number(row[place]) for row in rows)
    # 150 of 800 charged less 200 given back.
    assert total[6] == "25,00"


def test_totals_of_a_version_are_counted_once(office, account):
    publish(account, [simple_line(account, "100")])
    table(office, "collection")
    with CaptureQueriesContext(connection) as captured:
        table(office, "collection")
    assert not [q for q in captured if 'FROM "charges_charge"' in q["sql"]]
    # A correction is a version of its own: the old line and a new one.
    from cabinet.charges.models import BillingPeriod
    from cabinet.charges.services import reopen_period

    reopen_period(period=BillingPeriod.objects.get())
    publish(account, [simple_line(account, "250")])
    assert table(office, "collection")[-1][2] == "350,00"


def test_online_payments_stand_against_registries(office, account):
    from cabinet.payments.online.models import Booking

    now = timezone.now()
    contract(account)
    for amount, is_known in (("100.00", True), ("250.00", False)):
        paid = intent(account, amount)
        Intent.objects.filter(pk=paid.pk).update(state="paid", finished_at=now)
        payment = PaymentFactory(account=account, amount=Decimal(amount))
        Booking.objects.create(intent=paid, payment=payment)
        if is_known:
            RegistryMatch.objects.create(
                registry=RegistryFactory(organization=account.organization),
                payment=payment,
                amount=payment.amount,
            )
    Refund.objects.create(intent=paid, amount=Decimal(30), state="done")
    # What wasn't paid is in no sum.
    intent(account, "999.00")
    *_, month, total = table(office, "online")
    assert month[1:] == ["2", "350,00", "1", "100,00", "250,00", "30,00"]
    assert [number(cell) for cell in total[1:]] == [2, 350, 1, 100, 250, 30]
