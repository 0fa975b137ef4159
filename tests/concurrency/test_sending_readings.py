"""Relatives who send at the same moment leave one current reading.

Fails with an IntegrityError when ``locked_meters`` doesn't lock the meters.
"""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import time_machine
from django.db import connection

from cabinet.meters.models import Reading
from cabinet.meters.services import Entry, Sender, submit_readings
from tests.factories import AccountFactory, MeterFactory

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 8


@time_machine.travel("2017-09-20 12:00+03:00")
def test_readings_sent_at_once_leave_one_a_meter_and_day_and_the_history():
    account = AccountFactory()
    meters = [MeterFactory(account=account) for _ in range(3)]
    start = Barrier(AT_ONCE)

    def send(value):
        start.wait()
        try:
            return submit_readings(
                account=account,
                entries={meter.pk: Entry(str(value)) for meter in meters},
                sender=Sender(None),
            )
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(send, range(AT_ONCE)))

    for meter in meters:
        kept = Reading.objects.filter(meter=meter, date=dt.date(2017, 9, 20))
        assert kept.count() == AT_ONCE
        assert kept.current().count() == 1
    assert all(outcome.reading for answer in answers for outcome in answer)
