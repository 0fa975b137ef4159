"""A resident sends readings: what is taken, what is refused, and how it is said."""

import datetime as dt
import io
from decimal import Decimal

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from cabinet.meters.forms import OpenedForm
from cabinet.meters.models import Meter, Reading
from tests.factories import (
    MeterFactory,
    ReadingFactory,
    ResidencyFactory,
    ServiceFactory,
    TariffFactory,
)
from tests.measure import own_queries

SEPTEMBER = dt.date(2017, 9, 1)
INSIDE = "2017-09-20 12:00+03:00"


@pytest.fixture
def url(account):
    return reverse("meters:list", args=[account.public_id])


@pytest.fixture
def service(account):
    return ServiceFactory(organization=account.organization, name="Холодная вода")


@pytest.fixture
def add_meter(account, service):
    def add(previous="54", **values):
        meter = MeterFactory(
            account=account, **{"service": service, "digit_capacity": 5, **values}
        )
        ReadingFactory(meter=meter, date=dt.date(2017, 8, 20), value=Decimal(previous))
        return meter

    return add


def field(meter, name="value"):
    return f"m{meter.pk}-{name}"


def text_of(response):
    return " ".join(response.content.decode().split())


def current(meter):
    return Reading.objects.current().get(meter=meter, month=SEPTEMBER)


def picture(size=(40, 30), exif=b""):
    drawn = io.BytesIO()
    Image.new("RGB", size, "white").save(drawn, "JPEG", exif=exif)
    return SimpleUploadedFile("dial.jpg", drawn.getvalue(), "image/jpeg")


@time_machine.travel(INSIDE)
@pytest.mark.parametrize("typed", ["57,25", "57.25", " 57,250 "])
def test_reading_is_taken_with_comma_or_point(
    resident_client, resident, url, add_meter, typed
):
    meter = add_meter()

    answer = resident_client.post(url, {field(meter): typed}, follow=True)

    reading = current(meter)
    assert (reading.value, reading.date) == (Decimal("57.25"), dt.date(2017, 9, 20))
    assert (reading.state, reading.source) == ("accepted", "cabinet")
    assert reading.author == resident
    assert "Принято показаний: 1" in text_of(answer)
    receipt = text_of(
        resident_client.get(
            reverse("meters:reading", args=[meter.account.public_id, reading.pk])
        )
    )
    told = ("57,25", "20 сентября 2017, 12:0", "сентябрь 2017", "Принято")
    for words in (f"Показание № {reading.pk}", *told):
        assert words in receipt


@time_machine.travel(INSIDE)
def test_saved_meters_stay_saved_when_another_is_refused(
    resident_client, url, add_meter
):
    good, bad = add_meter(), add_meter(previous="100")

    answer = resident_client.post(
        url, {field(good): "57", field(bad): "99", field(bad, "comment"): "ремонт"}
    )

    page = text_of(answer)
    assert current(good).value == 57
    assert not Reading.objects.filter(meter=bad, month=SEPTEMBER).exists()
    assert "Меньше прежнего: 100,00 на 20.08.2017" in page
    assert 'value="99"' in page
    assert 'value="ремонт"' in page


@time_machine.travel(INSIDE)
def test_refused_page_is_not_a_success(resident_client, url, add_meter):
    assert resident_client.post(url, {field(add_meter()): "12"}).status_code == 422


@time_machine.travel(INSIDE)
def test_correction_is_a_new_row_and_the_old_one_is_kept(
    resident_client, url, add_meter
):
    meter = add_meter()
    for value in ("57", "58"):
        resident_client.post(url, {field(meter): value})

    assert current(meter).value == 58
    kept = Reading.objects.filter(meter=meter, superseded_at__isnull=False)
    assert [reading.value for reading in kept] == [57]


@time_machine.travel(INSIDE)
def test_same_as_last_time_is_a_new_reading(resident_client, url, add_meter):
    meter = add_meter()

    resident_client.post(url, {field(meter, "same"): "on"})

    assert current(meter).value == 54


@time_machine.travel(INSIDE)
def test_unusual_consumption_waits_for_a_confirmation(resident_client, url, add_meter):
    meter = add_meter()
    asked = resident_client.post(url, {field(meter): "540"})
    assert "намного больше обычного" in text_of(asked)
    assert not Reading.objects.filter(meter=meter, month=SEPTEMBER).exists()

    resident_client.post(
        url, {field(meter): "540", field(meter, "comment"): "Наполняли бассейн"}
    )

    assert current(meter).state == Reading.State.SENT
    assert "намного больше" in current(meter).doubt


@time_machine.travel(INSIDE)
def test_photo_confirms_loses_its_hidden_data_and_is_shown_to_holders_alone(
    resident_client, client, url, account, add_meter, neighbour
):
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    meter = add_meter()

    resident_client.post(
        url,
        {field(meter): "540", field(meter, "photo"): picture(exif=exif.tobytes())},
    )

    reading = current(meter)
    assert reading.source == Reading.Source.PHOTO
    address = reverse("meters:photo", args=[account.public_id, reading.pk])
    shown = resident_client.get(address)
    assert shown.headers["Content-Type"] == "image/jpeg"
    assert not Image.open(io.BytesIO(shown.content)).getexif()
    client.force_login(neighbour)
    assert client.get(address).status_code == 404


@time_machine.travel(INSIDE)
def test_what_is_no_picture_is_refused_at_its_field(resident_client, url, add_meter):
    meter = add_meter()
    upload = SimpleUploadedFile("dial.jpg", b"<svg onload=alert(1)>", "image/jpeg")

    answer = resident_client.post(
        url, {field(meter): "57", field(meter, "photo"): upload}
    )

    assert "Подойдут JPEG, PNG и WebP" in text_of(answer)
    assert not Reading.objects.filter(meter=meter, month=SEPTEMBER).exists()


@time_machine.travel(INSIDE)
def test_zones_of_a_device_are_taken_together(resident_client, url, add_meter):
    day, night, peak = (
        add_meter(serial_number="02455782", zone=zone)
        for zone in (Meter.Zone.DAY, Meter.Zone.NIGHT, Meter.Zone.PEAK)
    )

    answer = resident_client.post(url, {field(day): "60", field(night): "61"})
    assert "Впишите показания всех зон сразу" in text_of(answer)
    assert not Reading.objects.filter(month=SEPTEMBER).exists()

    resident_client.post(url, {field(day): "60", field(night): "61", field(peak): "62"})
    assert Reading.objects.current().filter(month=SEPTEMBER).count() == 3


@time_machine.travel(INSIDE)
def test_swapped_meters_are_suspected_and_exchanged(resident_client, url, add_meter):
    kitchen, bath = add_meter(previous="54"), add_meter(previous="396")
    typed = {field(kitchen): "398", field(bath): "57"}

    asked = text_of(resident_client.post(url, typed))
    assert "перепутаны местами" in asked
    swap = f"{kitchen.pk}-{bath.pk}"
    assert f'value="{swap}"' in asked

    resident_client.post(url, {**typed, "swap": swap})
    assert (current(kitchen).value, current(bath).value) == (57, 398)


@pytest.mark.parametrize(
    ("moment", "taken"),
    [
        ("2017-09-10 00:00:00+03:00", True),
        ("2017-09-09 23:59:59+03:00", False),
        ("2017-09-25 23:59:59+03:00", True),
        ("2017-09-26 00:00:00+03:00", False),
    ],
)
def test_window_is_held_to_the_second(resident_client, url, add_meter, moment, taken):
    meter = add_meter()

    with time_machine.travel(moment, tick=False):
        answer = resident_client.post(url, {field(meter): "57"})

    assert Reading.objects.filter(meter=meter, month=SEPTEMBER).exists() is taken
    if not taken:
        assert "Приём показаний" in text_of(answer)


def test_window_goes_by_the_clock_of_the_house(
    resident_client, account, url, add_meter
):
    building = account.premises.building
    building.time_zone, building.readings_from, building.readings_to = (
        "Asia/Vladivostok",
        15,
        20,
    )
    building.save()
    meter = add_meter()

    with time_machine.travel("2017-09-14 13:59:59+00:00", tick=False):
        resident_client.post(url, {field(meter): "57"})
    assert not Reading.objects.filter(meter=meter, month=SEPTEMBER).exists()
    with time_machine.travel("2017-09-14 14:00:00+00:00", tick=False):
        resident_client.post(url, {field(meter): "57"})
    assert current(meter).date == dt.date(2017, 9, 15)


@pytest.mark.parametrize(
    ("sent_at", "taken"),
    [("2017-09-26 00:14:59+03:00", True), ("2017-09-26 00:15:01+03:00", False)],
)
def test_form_opened_in_time_may_be_sent_a_little_later(
    resident_client, account, url, add_meter, sent_at, taken
):
    meter = add_meter()
    with time_machine.travel("2017-09-25 23:58:00+03:00", tick=False):
        opened = OpenedForm.fresh(account.pk).initial["opened"]

    with time_machine.travel(sent_at, tick=False):
        resident_client.post(url, {field(meter): "57", "opened": opened})

    found = Reading.objects.filter(meter=meter, month=SEPTEMBER)
    assert found.exists() is taken
    if taken:
        assert current(meter).date == dt.date(2017, 9, 25)


def test_the_stamp_of_another_account_gives_no_time(resident_client, url, add_meter):
    meter = add_meter()
    with time_machine.travel("2017-09-25 23:58:00+03:00", tick=False):
        opened = OpenedForm.fresh(meter.account_id + 1).initial["opened"]

    with time_machine.travel("2017-09-26 00:05:00+03:00", tick=False):
        resident_client.post(url, {field(meter): "57", "opened": opened})

    assert not Reading.objects.filter(meter=meter, month=SEPTEMBER).exists()


@time_machine.travel("2018-01-03 12:00+03:00")
def test_window_across_the_new_year_counts_for_december(
    resident_client, account, url, add_meter
):
    account.organization.readings_from, account.organization.readings_to = 25, 5
    account.organization.save()
    meter = add_meter()

    resident_client.post(url, {field(meter): "57"})

    assert Reading.objects.get(meter=meter, source="cabinet").month == dt.date(
        2017, 12, 1
    )


@time_machine.travel(INSIDE)
def test_reading_is_deleted_while_the_window_is_open(
    resident_client, account, url, add_meter
):
    meter = add_meter()
    resident_client.post(url, {field(meter): "57"})
    address = reverse("meters:withdraw", args=[account.public_id, current(meter).pk])

    resident_client.post(address)

    assert not Reading.objects.current().filter(meter=meter, month=SEPTEMBER).exists()
    assert Reading.objects.filter(meter=meter, month=SEPTEMBER).exists()
    resident_client.post(url, {field(meter): "57"})
    assert current(meter).value == 57


def test_reading_stays_once_the_window_has_shut(
    resident_client, account, url, add_meter
):
    meter = add_meter()
    with time_machine.travel(INSIDE):
        resident_client.post(url, {field(meter): "57"})
    address = reverse("meters:withdraw", args=[account.public_id, current(meter).pk])

    with time_machine.travel("2017-09-26 00:00:01+03:00"):
        answer = resident_client.post(address, follow=True)

    assert "уже нельзя удалить" in text_of(answer)
    assert current(meter).value == 57


@time_machine.travel(INSIDE)
def test_exported_reading_is_neither_replaced_nor_deleted(
    resident_client, account, url, add_meter
):
    meter = add_meter()
    resident_client.post(url, {field(meter): "57"})
    reading = current(meter)
    Reading.objects.update(state=Reading.State.EXPORTED)

    answer = resident_client.post(url, {field(meter): "58"})
    resident_client.post(
        reverse("meters:withdraw", args=[account.public_id, reading.pk])
    )

    assert "уже передано в расчёт" in text_of(answer)
    assert current(meter).value == 57


@time_machine.travel(INSIDE)
def test_another_accounts_meter_can_not_be_written_to(resident_client, url, neighbour):
    foreign = MeterFactory(account=neighbour.residencies.get().account)

    resident_client.post(url, {field(foreign): "57"})

    assert not Reading.objects.filter(meter=foreign).exists()


@time_machine.travel(INSIDE)
def test_communal_meter_is_seen_and_sent_by_everyone_it_is_shared_with(
    client, neighbour, add_meter
):
    own = neighbour.residencies.get().account
    meter = add_meter()
    meter.shared_with.add(own)
    client.force_login(neighbour)
    url = reverse("meters:list", args=[own.public_id])

    assert meter.serial_number in text_of(client.get(url))
    client.post(url, {field(meter): "57"})

    assert current(meter).author == neighbour


@time_machine.travel(INSIDE)
def test_page_tells_previous_value_its_date_and_source_and_the_rate(
    resident_client, url, add_meter, service
):
    TariffFactory(service=service, rate=Decimal("18.84"))
    add_meter()

    page = text_of(resident_client.get(url))

    assert "<b>54,00</b> на 20 августа 2017 (загрузка)" in page
    assert 'data-rate="18.8400"' in page


@time_machine.travel(INSIDE)
def test_all_accounts_stand_on_one_page(resident_client, resident, add_meter):
    first, other = add_meter(), MeterFactory()
    ResidencyFactory(user=resident, account=other.account)

    page = text_of(resident_client.get(reverse("all_readings")))

    assert first.serial_number in page
    assert other.serial_number in page


def test_resident_names_a_meter(resident_client, account, add_meter):
    meter = add_meter()
    address = reverse("meters:own_name", args=[account.public_id, meter.pk])

    page = resident_client.post(address, {"own_name": "Кухня"}, follow=True)

    assert "Кухня" in text_of(page)


@time_machine.travel(INSIDE)
def test_sending_asks_as_much_for_four_meters_as_for_one(
    resident_client, url, add_meter
):
    meters = [add_meter()]
    _queries_of_sending(resident_client, url, meters)
    one = _queries_of_sending(resident_client, url, meters)
    meters += [add_meter() for _ in range(3)]

    assert _queries_of_sending(resident_client, url, meters) == one
    assert own_queries(resident_client, url) < 20


def _queries_of_sending(client, url, meters):
    Reading.objects.filter(month=SEPTEMBER).delete()
    with CaptureQueriesContext(connection) as captured:
        client.post(url, {field(meter): "57" for meter in meters})
    assert Reading.objects.current().filter(month=SEPTEMBER).count() == len(meters)
    return len(captured)


def test_overwritten_value_is_kept_whoever_overwrites_it(add_meter):
    meter = add_meter()

    Reading.objects.filter(meter=meter).update(value=60)

    assert Reading.objects.current().get(meter=meter).value == 60
    old = Reading.objects.get(meter=meter, superseded_at__isnull=False)
    assert old.value == 54


@time_machine.travel(INSIDE)
def test_sending_the_same_twice_is_one_reading(resident_client, url, add_meter):
    meter = add_meter()

    for _ in range(2):
        resident_client.post(url, {field(meter): "57"})

    assert Reading.objects.filter(meter=meter, month=SEPTEMBER).count() == 1
