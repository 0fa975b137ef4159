import datetime as dt
from decimal import Decimal

import pytest

from cabinet.meters.models import Meter
from cabinet.meters.rows import consumption, meter_rows
from cabinet.meters.window import Span
from tests.factories import MeterFactory, ReadingFactory

pytestmark = pytest.mark.django_db
SEPTEMBER = Span(dt.date(2017, 9, 1), dt.date(2017, 9, 30))


def row_of(meter):
    [row] = meter_rows(Meter.objects.filter(pk=meter.pk).with_readings(), SEPTEMBER)
    return row


def test_reading_of_this_month_is_current_and_the_one_before_is_previous():
    meter = MeterFactory()
    ReadingFactory(meter=meter, date=dt.date(2017, 7, 20), value=Decimal(40))
    august = ReadingFactory(meter=meter, date=dt.date(2017, 8, 20), value=Decimal(54))
    now = ReadingFactory(meter=meter, date=dt.date(2017, 9, 15), value=Decimal("57.5"))

    row = row_of(meter)

    assert row.previous == august
    assert row.current.reading == now
    assert row.current.consumption == Decimal("3.5")


def test_two_readings_in_a_month_are_counted_from_the_month_before():
    meter = MeterFactory()
    ReadingFactory(meter=meter, date=dt.date(2017, 8, 20), value=Decimal(54))
    ReadingFactory(meter=meter, date=dt.date(2017, 9, 10), value=Decimal(56))
    last = ReadingFactory(meter=meter, date=dt.date(2017, 9, 20), value=Decimal(59))

    row = row_of(meter)

    assert row.current.reading == last
    assert row.current.consumption == Decimal(5)
    assert [item.consumption for item in row.history] == [3, 2, None]


def test_no_reading_this_month_leaves_the_current_one_open():
    meter = MeterFactory()
    august = ReadingFactory(meter=meter, date=dt.date(2017, 8, 20))

    row = row_of(meter)

    assert row.previous == august
    assert row.current is None


def test_meter_without_readings_has_an_empty_row():
    row = row_of(MeterFactory())

    assert (row.previous, row.current, row.history) == (None, None, [])


@pytest.mark.parametrize(
    ("capacity", "earlier", "later", "expected"),
    [
        (5, "10", "12.5", "2.5"),
        (5, "99998", "3", "5"),
        (5, "99999", "3", "4"),
        (5, "120", "100", None),
        (None, "99998", "3", None),
        (5, "100", "100", "0"),
    ],
)
def test_consumption_knows_a_display_that_ran_over(capacity, earlier, later, expected):
    meter = MeterFactory(digit_capacity=capacity)
    before = ReadingFactory(
        meter=meter, date=dt.date(2017, 8, 1), value=Decimal(earlier)
    )
    after = ReadingFactory(meter=meter, date=dt.date(2017, 9, 1), value=Decimal(later))

    assert consumption(meter, before, after) == (
        None if expected is None else Decimal(expected)
    )


def test_consumption_is_multiplied_by_the_ratio():
    meter = MeterFactory(ratio=Decimal(20))
    before = ReadingFactory(meter=meter, date=dt.date(2017, 8, 1), value=Decimal(10))
    after = ReadingFactory(meter=meter, date=dt.date(2017, 9, 1), value=Decimal(12))

    assert consumption(meter, before, after) == Decimal(40)
