"""Staff's screens about readings, each limited to their own organisations."""

import datetime as dt
import io
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from cabinet.charges.services import close_period
from cabinet.meters.models import Meter, Reading
from cabinet.notifications.models import Message
from tests.factories import (
    AccountFactory,
    BillingPeriodFactory,
    MeterFactory,
    PremisesFactory,
    ReadingFactory,
    ResidencyFactory,
    ServiceFactory,
    UserFactory,
)
from tests.measure import own_queries

SEPTEMBER = dt.date(2017, 9, 1)
pytestmark = pytest.mark.usefixtures("_september")


@pytest.fixture
def _september():
    with time_machine.travel("2017-09-20 12:00+03:00"):
        yield


@pytest.fixture
def desk(client, clerk):
    client.force_login(clerk)
    return client


@pytest.fixture
def meter(account):
    service = ServiceFactory(organization=account.organization, name="Холодная вода")
    meter = MeterFactory(account=account, service=service, digit_capacity=5)
    ReadingFactory(meter=meter, date=dt.date(2017, 8, 20), value=Decimal(54))
    return meter


def sent(meter, value="57", **values):
    told = {"date": dt.date(2017, 9, 15), "month": SEPTEMBER, "source": "cabinet"}
    return ReadingFactory(meter=meter, value=Decimal(value), **{**told, **values})


def doubtful(meter, **values):
    return sent(meter, "540", state="sent", doubt="Расход больше обычного", **values)


def sheet_of(response):
    from openpyxl import load_workbook

    return load_workbook(io.BytesIO(response.content)).active


def text_of(response):
    return " ".join(response.content.decode().split())


def current(meter):
    return Reading.objects.current().get(meter=meter, month=SEPTEMBER)


@pytest.mark.parametrize(
    "name", ["review", "silent", "rounds", "find", "export", "verification"]
)
def test_who_may_not_change_readings_is_turned_away(client, account, name):
    employee = UserFactory(is_staff=True)
    client.force_login(employee)

    assert client.get(reverse(f"reading:{name}")).status_code in {302, 403}


def test_doubtful_reading_is_accepted(desk, meter):
    reading = doubtful(meter)
    page = text_of(desk.get(reverse("reading:review")))
    assert "Расход больше обычного" in page

    desk.post(reverse("reading:review"), {"reading": reading.pk, "accept": "1"})

    assert current(meter).state == Reading.State.ACCEPTED


def test_declined_reading_tells_its_sender_why_and_may_be_sent_again(
    desk, client, meter, resident
):
    reading = doubtful(meter, author=resident)

    desk.post(
        reverse("reading:review"),
        {"reading": reading.pk, "decline": "1", "words": "На фото другой прибор"},
    )

    assert not Reading.objects.current().filter(month=SEPTEMBER).exists()
    assert "На фото другой прибор" in Message.objects.get(recipient=resident).body
    client.force_login(resident)
    url = reverse("meters:list", args=[meter.account.public_id])
    assert "На фото другой прибор" in text_of(client.get(url))
    client.post(url, {f"m{meter.pk}-value": "57"})
    assert current(meter).value == 57


def test_decline_needs_words(desk, meter):
    reading = doubtful(meter)

    answer = desk.post(
        reverse("reading:review"), {"reading": reading.pk, "decline": "1"}, follow=True
    )

    assert "Напишите жителю" in text_of(answer)
    assert current(meter).state == Reading.State.SENT


def test_another_companys_readings_are_out_of_reach(desk):
    foreign = doubtful(MeterFactory())

    assert str(foreign.meter) not in text_of(desk.get(reverse("reading:review")))
    answer = desk.post(
        reverse("reading:review"), {"reading": foreign.pk, "accept": "1"}
    )
    assert answer.status_code == 404
    for name, pk in (
        ("photo", foreign.pk),
        ("enter", foreign.meter.account_id),
        ("replace", foreign.meter_id),
        ("ask", foreign.meter.account.premises.building_id),
    ):
        assert desk.get(reverse(f"reading:{name}", args=[pk])).status_code == 404


def silent_url(account, **more):
    return reverse(
        "reading:silent", query={"building": account.premises.building_id} | more
    )


def neighbours_of(account, count):
    for _ in range(count):
        flat = PremisesFactory(building=account.premises.building)
        yield MeterFactory(
            account=AccountFactory(
                organization=account.organization,
                premises=flat,
                last_name="=Петрова",
            )
        )


def test_silent_dwellings_of_a_house_are_listed_and_taken_away_as_a_table(
    desk, account, meter
):
    [other] = neighbours_of(account, 1)
    sent(meter)

    page = text_of(desk.get(silent_url(account)))
    assert "не передали 1" in page
    assert other.account.number in page

    sheet = sheet_of(desk.get(silent_url(account, xlsx=1)))
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[1][1:3] == [other.account.number, "'=Петрова Анна Петровна"]
    assert len(rows) == 2


def test_reading_brought_by_import_counts_as_sent(desk, account, meter):
    ReadingFactory(meter=meter, date=dt.date(2017, 9, 12), value=Decimal(56))

    assert "Все передали" in text_of(desk.get(silent_url(account)))


def test_one_press_asks_every_silent_resident_once(desk, account, meter, resident):
    for other in neighbours_of(account, 3):
        ResidencyFactory(account=other.account)
    address = reverse("reading:ask", args=[account.premises.building_id])

    for _ in range(2):
        desk.post(address)

    assert Message.objects.count() == 4
    letter = Message.objects.get(recipient=resident)
    assert str(account.public_id) in letter.body
    assert "25 сентября" in letter.body


def test_round_list_has_every_meter_with_its_last_value(desk, account, meter):
    page = text_of(
        desk.get(
            reverse("reading:rounds", query={"building": account.premises.building_id})
        )
    )

    assert meter.serial_number in page
    assert "54,00" in page
    assert f"Обходной лист: {account.premises.building.address}" in page


def test_round_list_goes_from_flat_to_flat_as_one_walks(desk, account, meter):
    house = account.premises.building
    services = ServiceFactory.create_batch(2, organization=account.organization)
    for number in ("10010", "1002"):
        flat = AccountFactory(
            organization=account.organization,
            premises=PremisesFactory(building=house, number=number),
        )
        for service in services:
            MeterFactory(account=flat, service=service)
    address = reverse("reading:rounds", query={"building": house.pk})

    listed = desk.get(address).context["meters"]

    flats = [one.account.premises.number for one in listed]
    assert flats == sorted(flats, key=int)
    assert flats.count("1002") == flats.count("10010") == 2


def test_reading_is_taken_by_phone(desk, clerk, account, meter):
    found = text_of(desk.get(reverse("reading:find", query={"number": account.number})))
    assert account.holder in found
    address = reverse("reading:enter", args=[account.pk])

    desk.post(address, {"source": "phone", f"m{meter.pk}-value": "57"})

    reading = current(meter)
    assert (reading.source, reading.author, reading.state) == (
        "phone",
        clerk,
        "accepted",
    )


@time_machine.travel("2017-09-28 12:00+03:00")
def test_late_reading_by_phone_needs_a_reason(desk, account, meter):
    address = reverse("reading:enter", args=[account.pk])
    told = {"source": "phone", "day": "2017-09-24", f"m{meter.pk}-value": "57"}

    refused = desk.post(address, told)
    assert "Приём показаний закрыт" in text_of(refused)
    assert not Reading.objects.filter(month=SEPTEMBER).exists()

    desk.post(address, {**told, "reason": "Житель был в больнице"})
    reading = current(meter)
    assert reading.comment == "Житель был в больнице"
    assert reading.date == dt.date(2017, 9, 24)
    assert "Приём показаний закрыт" in reading.doubt


def test_meter_is_replaced_in_one_form_and_consumption_adds_up(desk, account, meter):
    address = reverse("reading:replace", args=[meter.pk])

    desk.post(
        address,
        {
            "on": "2017-09-10",
            f"final_{meter.pk}": "58,5",
            "serial_number": "НОВЫЙ-1",
            f"start_{meter.pk}": "0,2",
            "digit_capacity": "5",
        },
    )

    old, new = Meter.objects.get(pk=meter.pk), Meter.objects.get(replaces=meter)
    assert old.removed_date == new.installation_date == dt.date(2017, 9, 10)
    assert old.readings.latest("date").value == Decimal("58.5")
    assert new.readings.get().value == Decimal("0.2")
    desk.post(
        reverse("reading:enter", args=[account.pk]),
        {"source": "phone", f"m{new.pk}-value": "2,2"},
    )
    assert current(new).value == Decimal("2.2")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"final": "10"}, "меньше прежнего"),
        ({"on": "2017-09-21"}, "ещё не наступила"),
        ({"on": "2017-08-01"}, "уже есть показание"),
    ],
)
def test_impossible_replacement_is_refused(desk, meter, changes, words):
    told = {"on": "2017-09-10", "serial_number": "2", "final": "58", **changes}
    told |= {f"final_{meter.pk}": told.pop("final"), f"start_{meter.pk}": "0"}

    page = desk.post(reverse("reading:replace", args=[meter.pk]), told)

    assert words in text_of(page)
    assert Meter.objects.count() == 1


@pytest.fixture
def zones(account):
    service = ServiceFactory(organization=account.organization, unit="кВт·ч")
    return [
        MeterFactory(account=account, service=service, serial_number="77", zone=zone)
        for zone in ("day", "night")
    ]


def exchange_of(zones, **more):
    told = {"on": "2017-09-10", "serial_number": "78", **more}
    for zone in zones:
        told |= {f"final_{zone.pk}": "900", f"start_{zone.pk}": "1"}
    return told


def test_every_zone_of_a_device_is_replaced_in_one_form(desk, zones):
    page = desk.post(reverse("reading:replace", args=[zones[0].pk]), exchange_of(zones))

    assert page.status_code == 302
    assert Meter.objects.filter(removed_date=dt.date(2017, 9, 10)).count() == 2
    new = Meter.objects.filter(serial_number="78").order_by("pk")
    assert [(one.zone, one.replaces_id) for one in new] == [
        ("day", zones[0].pk),
        ("night", zones[1].pk),
    ]


def test_a_zone_left_out_leaves_the_whole_device(desk, zones):
    told = exchange_of(zones)
    del told[f"final_{zones[1].pk}"]

    desk.post(reverse("reading:replace", args=[zones[0].pk]), told)

    assert not Meter.objects.filter(removed_date__isnull=False).exists()


def test_ratio_of_the_old_meter_stays_unless_changed(desk, meter):
    Meter.objects.filter(pk=meter.pk).update(ratio=30)
    address = reverse("reading:replace", args=[meter.pk])
    assert 'value="30"' in desk.get(address).content.decode()

    told = exchange_of([meter], serial_number="79", ratio="40")
    desk.post(address, told)

    assert Meter.objects.get(serial_number="79").ratio == 40


def test_meter_can_be_replaced_once(desk, meter):
    address = reverse("reading:replace", args=[meter.pk])
    desk.post(address, exchange_of([meter]))

    page = desk.post(address, exchange_of([meter], serial_number="80"))

    assert "уже снят" in text_of(page)


def verified(account, until, **values):
    return MeterFactory(account=account, next_verification_date=until, **values)


def test_meters_to_verify_are_listed_overdue_first_and_taken_away_as_a_table(
    desk, account
):
    soon = verified(account, dt.date(2017, 11, 1), serial_number="СКОРО")
    overdue = verified(account, dt.date(2017, 9, 19), serial_number="ДАВНО")
    verified(account, dt.date(2018, 9, 1), serial_number="ПОТОМ")
    verified(account, dt.date(2017, 9, 1), removed_date=dt.date(2017, 9, 1))
    address = reverse("reading:verification")

    page = desk.get(address)
    table = list(sheet_of(desk.get(address, {"within": 60, "xlsx": 1})).values)

    assert [one.pk for one in page.context["page"]] == [overdue.pk, soon.pk]
    assert [row[5] for row in table[1:]] == ["ДАВНО", "СКОРО"]
    assert table[1][7].date() == dt.date(2017, 9, 19)
    expired = desk.get(address, {"within": 0}).context["page"]
    assert [one.pk for one in expired] == [overdue.pk]


def test_another_companys_meters_are_not_in_the_report(desk):
    verified(AccountFactory(), dt.date(2017, 9, 1))

    page = desk.get(reverse("reading:verification"))

    assert not list(page.context["page"])


def export(desk, account, form, **more):
    told = {
        "organization": account.organization_id,
        "month": "2017-09-15",
        "form": form,
    }
    return desk.post(reverse("reading:export"), {**told, **more})


def test_export_takes_accepted_readings_once(desk, account, meter):
    sent(meter, "57.25")
    doubtful(MeterFactory(account=account, service=meter.service))

    text = export(desk, account, "csv").content.decode("utf-8-sig")

    headings, row = text.splitlines()
    assert headings.startswith("Лицевой счёт;Услуга;Заводской номер;Зона;Дата")
    assert row == (
        f"{account.number};Холодная вода;{meter.serial_number};круглосуточно;"
        "15.09.2017;57,25;личный кабинет"
    )
    assert current(meter).state == Reading.State.EXPORTED
    assert export(desk, account, "csv").status_code == 302
    assert "57,25" in export(desk, account, "csv", again="on").content.decode()


def test_export_for_the_bank_has_seven_fields_for_each_zone(desk, account, meter):
    service = ServiceFactory(organization=account.organization, name="Электроснабжение")
    for zone, value in (("day", "6858"), ("night", "1915")):
        sent(
            MeterFactory(
                account=account, service=service, serial_number="02455782", zone=zone
            ),
            value,
        )
    sent(meter, "412.5")

    lines = export(desk, account, "txt").content.decode("cp1251").splitlines()

    assert lines[:2] == ["#DATE_BEGIN: 15.09.2017", "#DATE_END: 15.09.2017"]
    fields = lines[2].split(";")
    assert fields[:2] == [account.number, account.holder]
    blocks = [fields[5 + 7 * n : 12 + 7 * n] for n in range(3)]
    assert [block[0] for block in blocks] == ["3", "4", "9"]
    assert blocks[2][1:] == [
        meter.serial_number,
        "Холодная вода",
        "[]",
        "412,5",
        "15.09.2017",
        "",
    ]


def test_export_as_a_table_opens(desk, account, meter):
    sent(meter)

    assert sheet_of(export(desk, account, "xlsx"))["F2"].value == "57"


def test_another_companys_readings_are_not_exported(desk):
    foreign = MeterFactory()
    sent(foreign)

    export(desk, foreign.account, "csv")

    assert current(foreign).state == Reading.State.ACCEPTED


def test_exported_readings_become_calculated_when_the_month_closes(account, meter):
    sent(meter, state="exported")
    period = BillingPeriodFactory(organization=account.organization, month=SEPTEMBER)

    close_period(period=period)

    assert current(meter).state == Reading.State.CALCULATED


@pytest.mark.parametrize("name", ["review", "silent", "rounds", "verification"])
def test_lists_ask_as_much_for_three_rows_as_for_one(desk, account, meter, name):
    address = reverse(
        f"reading:{name}", query={"building": account.premises.building_id}
    )
    add = doubtful if name == "review" else str
    for other in neighbours_of(account, 1):
        add(other)
    desk.get(address)  # The first look is noted.
    for_one = own_queries(desk, address)
    for other in neighbours_of(account, 3):
        add(other)

    assert own_queries(desk, address) == for_one
