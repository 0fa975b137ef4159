"""What приказ 43/пр asks for besides the usual columns, printed where it is told."""

import datetime as dt
import io
from decimal import Decimal

import pypdfium2
import pytest
import zxingcpp
from pypdf import PdfReader

from cabinet.accounts.models import Account
from cabinet.charges import receipts
from cabinet.charges.bills import bill_of, for_receipt
from cabinet.charges.receipts.twin import context
from cabinet.meters.models import BuildingMeter, BuildingReading
from cabinet.payments.debts.models import Instalment, InstalmentPlan
from cabinet.tariffs.models import Recipient
from tests.factories import (
    MeterFactory,
    OrganizationFactory,
    ReadingFactory,
    ServiceFactory,
    SupplierFactory,
    TariffFactory,
)
from tests.factories.bills import AUGUST, manual_bill, publish, simple_line

REQUISITES = {
    "name": "ООО УК «Солнечный город»",
    "bank": "Отделение «Банк Татарстан» № 8610",
    "bic": "049205603",
    "settlement_account": "40702810462000000001",
    "correspondent_account": "30101810600000000603",
}
ACCEPTED = InstalmentPlan.State.ACCEPTED
SEPTEMBER = dt.datetime(2017, 9, 10, tzinfo=dt.UTC)


def text_of(pdf: bytes) -> str:
    pages = PdfReader(io.BytesIO(pdf)).pages
    text = "\n".join(page.extract_text() for page in pages)
    return text.replace("\N{NO-BREAK SPACE}", " ")


def receipt_of(account: Account, period) -> str:
    return text_of(receipts.draw(for_receipt(bill_of(account, period))))


def test_raising_coefficient_and_method_are_columns_where_they_are_told(account):
    line = simple_line(
        account,
        "150.00",
        volume_method="норматив",
        raising_coefficient=Decimal("1.5"),
        excess_amount=Decimal("50.00"),
    )
    text = receipt_of(account, publish(account, [line]))

    for words in ("Повыш.", "1,50", "Превышение", "50,00", "норматив"):
        assert words in text


def test_columns_of_noughts_give_way_before_the_sheet_is_turned(account):
    """The manual's flat with a coefficient: upright, and nothing told is lost."""
    lines = [
        simple_line(
            account,
            "1437.58",
            service=ServiceFactory(organization=account.organization, name=name),
            rate=Decimal("118.07"),
            volume=Decimal("21.25"),
            opening_balance=Decimal("2314.66"),
            paid=Decimal("2314.66"),
            volume_method="норматив",
            raising_coefficient=Decimal("1.5"),
            excess_amount=Decimal("414.70"),
            recalculation=Decimal(),
            under_delivery=Decimal(),
        )
        for name in ("Капитальный ремонт жилых зданий", "Холодная вода")
    ]
    bill = bill_of(account, publish(account, lines, month=dt.date(2020, 5, 1)))
    [page] = PdfReader(io.BytesIO(receipts.draw(bill))).pages
    text = page.extract_text()

    assert page.mediabox.width < page.mediabox.height
    assert "Превышение" in text
    assert "Недопоставка" not in text

    [line] = lines[:1]
    line.recalculation = Decimal("-10.00")
    bill = bill_of(account, publish(account, [line], month=dt.date(2020, 6, 1)))
    assert "Перерасчёт" in text_of(receipts.draw(bill))


def test_norm_of_the_only_supplier_is_the_norm_of_the_service(account):
    water = ServiceFactory(organization=account.organization, name="Холодная вода")
    supplier = SupplierFactory(organization=account.organization)
    TariffFactory(service=water, supplier=supplier, rate=18, norm=Decimal("4.25"))

    text = receipt_of(
        account, publish(account, [simple_line(account, "7.00", service=water)])
    )

    assert "Норматив" in text
    assert "4,25" in text


def test_nobody_prints_columns_that_say_nothing(account):
    text = receipt_of(account, publish(account, [simple_line(account, "150.00")]))

    for words in ("Повыш.", "Превышение", "Способ", "Рассрочка", "Общедомовой"):
        assert words not in text


@pytest.fixture
def house_reading(account) -> BuildingReading:
    line = simple_line(account, "7.00")
    meter = BuildingMeter.objects.create(
        building=account.premises.building,
        service=line.service,
        serial_number="ОДПУ-7",
    )
    return BuildingReading.objects.create(
        meter=meter,
        date=dt.date(2017, 8, 23),
        value=Decimal("10540"),
        consumption=Decimal("812.4"),
        distributed=Decimal("31.06"),
    )


def test_house_meters_stand_in_the_reference(account, house_reading):
    line = simple_line(account, "7.00", service=house_reading.meter.service)
    period = publish(account, [line])
    text = receipt_of(account, period)

    for words in ("Общедомовой прибор", "ОДПУ-7", "10 540 (23.08.2017)", "812,40"):
        assert words in text
    assert context(for_receipt(bill_of(account, period)))["house"][0][4] == "31,06"


def test_house_meter_of_another_month_does_not_stand_there(account, house_reading):
    line = simple_line(account, "7.00", service=house_reading.meter.service)
    period = publish(account, [line], month=dt.date(2017, 7, 1))

    assert "ОДПУ-7" not in receipt_of(account, period)


def plan_of(account: Account, **values: object) -> InstalmentPlan:
    plan = InstalmentPlan.objects.create(
        account=account, debt=Decimal("3000"), answered_at=SEPTEMBER, **values
    )
    for number in (1, 2, 3):
        Instalment.objects.create(
            plan=plan,
            number=number,
            due_on=dt.date(2017, 7 + number, 15),
            amount=Decimal("1000"),
            paid_on=dt.date(2017, 8, 14) if number == 1 else None,
        )
    return plan


def test_instalments_have_a_section_of_their_own(account):
    plan_of(account, state=ACCEPTED)
    text = receipt_of(account, publish(account, [simple_line(account, "7.00")]))

    assert "Рассрочка, ₽" in text
    for words in ("3 000,00", "2 000,00", "1 000,00", "15.09.2017"):
        assert words in text


def test_an_offer_binds_nobody_and_is_not_printed(account):
    plan_of(account, state=InstalmentPlan.State.OFFERED)
    period = publish(account, [simple_line(account, "7.00")], month=AUGUST)

    assert "Рассрочка" not in receipt_of(account, period)


@pytest.fixture
def flat(db):
    """The manual's flat: thirteen lines, six meters, a code and a form to tear off."""
    house = OrganizationFactory(**REQUISITES)
    account, period = manual_bill(
        "551412", organization=house, living_persons=2, ownership="Частная"
    )
    service = period.published_version.charges.first().service
    for number in range(6):
        meter = MeterFactory(
            account=account, service=service, serial_number=f"{number}"
        )
        ReadingFactory(meter=meter, date=dt.date(2017, 9, 1))
    return for_receipt(bill_of(account, period))


@pytest.mark.parametrize("halves", [False, True])
def test_code_is_read_from_a_print_of_office_quality(flat, halves):
    file = io.BytesIO()
    form = receipts.Form.of(flat.period)
    receipts.write([flat, flat], file, title="Дом", form=form, halves=halves)
    document = pypdfium2.PdfDocument(file.getvalue())
    pictures = [page.render(scale=150 / 72).to_pil() for page in document]
    codes = [code.text for one in pictures for code in zxingcpp.read_barcodes(one)]

    assert len(document) == (1 if halves else 2)
    assert len(codes) == 2
    assert all("|Sum=109664|" in code for code in codes)
    assert len(set(codes)) == 1


def test_a_long_list_of_services_is_told_at_a_glance(account):
    names = [f"Содержание и ремонт общего имущества, часть {n}" for n in range(40)]
    lines = [
        simple_line(
            account,
            "10.00",
            service=ServiceFactory(organization=account.organization, name=name),
        )
        for name in names
    ]
    (share,) = bill_of(account, publish(account, lines)).shares

    assert share.services.startswith(f"{names[0]}, {names[1]}")
    assert share.services.endswith("и ещё услуг: 37")


def test_nothing_runs_into_the_foot_of_a_page(account):
    """Three recipients with long names: each block lies on one page, above its foot."""
    organization = account.organization
    lines = []
    for number in range(3):
        payee = Recipient.objects.create(
            organization=organization,
            name=f"Фонд жилищно-коммунального хозяйства и капитального ремонта {number}",
            inn="1655900036",
            bank="Отделение «Банк Татарстан» № 8610 публичного акционерного общества",
            bic="049205603",
            settlement_account=f"4070381056200003333{number}",
        )
        service = ServiceFactory(organization=organization, recipient=payee)
        lines.append(simple_line(account, "10.00", service=service))
    pdf = receipts.draw(bill_of(account, publish(account, lines)))
    for page in pypdfium2.PdfDocument(pdf):
        words = page.get_textpage()
        boxes = [words.get_rect(n) for n in range(words.count_rects())]
        foot = min(bottom for _, bottom, *_ in boxes)
        above = [box for box in boxes if box[1] > foot + 4]
        assert min(bottom for _, bottom, *_ in above) > foot + 8
