import datetime as dt
import io
import os
import re
import tracemalloc
from decimal import Decimal
from html import unescape
from pathlib import Path

import pytest
import zxingcpp
from django.urls import reverse
from PIL import Image
from pypdf import PdfReader

from cabinet.accounts.models import Account
from cabinet.charges import receipts
from cabinet.charges.bills import bill_of, for_receipt, with_meters
from cabinet.charges.models import BillingPeriod, ReceiptSettings
from cabinet.charges.receipts import fonts
from cabinet.charges.receipts import pdf as pdf_writer
from cabinet.charges.services import close_period, reopen_period
from cabinet.residents.codes import control_code
from cabinet.tariffs.models import Recipient, Supplier
from tests.factories import (
    AccountFactory,
    MeterFactory,
    OrganizationFactory,
    ReadingFactory,
    ResidencyFactory,
    ServiceFactory,
    SupplierFactory,
)
from tests.factories.bills import AUGUST, manual_bill, publish, simple_line

# Pixels to a point, and a picture that holds the code with its quiet zone.
SCALE, MARGIN = 6, 80
MOST_BYTES = 60 * 1024
REQUISITES = {
    "name": "ООО УК «Солнечный город»",
    "bank": "Отделение «Банк Татарстан» № 8610",
    "bic": "049205603",
    "settlement_account": "40702810462000000001",
    "correspondent_account": "30101810600000000603",
}


def read(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def text_of(pdf: bytes) -> str:
    text = "\n".join(page.extract_text() for page in read(pdf).pages)
    return text.replace("\N{NO-BREAK SPACE}", " ")


def figures(text: str) -> set[str]:
    plain = unescape(text).replace("\N{NO-BREAK SPACE}", " ")
    return set(re.findall(r"−?\d{1,3}(?: \d{3})*,\d{2,}", plain))


@pytest.mark.parametrize("number", ["551412", "А-0154", "00000000"])
def test_receipt_has_every_figure_of_the_page(client, db, number):
    account, period = manual_bill(number)
    client.force_login(ResidencyFactory(account=account).user)
    address = [account.public_id, period.month]

    page = client.get(reverse("charges:month", args=address)).content.decode()
    text = text_of(client.get(reverse("charges:receipt", args=address)).content)

    assert len(figures(page)) > 10
    assert figures(page) - figures(text) == set()


def test_receipt_is_one_page_of_russian_text_that_can_be_copied(db):
    account, period = manual_bill("551412")
    pdf = read(receipts.draw(bill_of(account, period)))
    text = pdf.pages[0].extract_text()

    assert len(pdf.pages) == 1
    for words in ("Квитанция за август 2017", "Капитальный ремонт", account.holder):
        assert words in text
    assert "■" not in text
    assert control_code(account, period.month) in text


def test_receipt_says_its_title_and_language(db):
    pdf = read(receipts.draw(bill_of(*manual_bill("551412"))))

    assert pdf.metadata.title == "Квитанция за август 2017, лицевой счёт 551412"
    assert pdf.trailer["/Root"]["/Lang"] == "ru-RU"


def test_receipt_is_named_after_account_and_month(client, db):
    account, period = manual_bill("551412")
    client.force_login(ResidencyFactory(account=account).user)

    answer = client.get(
        reverse("charges:receipt", args=[account.public_id, period.month])
    )

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == (
        "inline; filename*=utf-8''%D0%9A%D0%B2%D0%B8%D1%82%D0%B0%D0%BD%D1%86%D0%B8"
        "%D1%8F-551412-2017-08.pdf"
    )


def test_long_bill_goes_on_with_its_heading_repeated(account):
    lines = [simple_line(account, "437.58") for _ in range(40)]
    pdf = read(receipts.draw(bill_of(account, publish(account, lines))))
    pages = [page.extract_text() for page in pdf.pages]

    assert len(pages) == 2
    assert all("Недопоставка" in page for page in pages)
    assert "17 503,20" in pages[1].replace("\N{NO-BREAK SPACE}", " ")


def test_bill_with_every_column_is_laid_on_its_side(account):
    lines = [
        simple_line(
            account,
            "14437.58",
            supplier=Supplier.objects.create(
                organization=account.organization, name="АО «Татэнерго»"
            ),
            common_volume=Decimal("0.0123"),
            common_charged=Decimal("21111.11"),
            opening_balance=Decimal("-12345.67"),
            recalculation=Decimal("-11112.50"),
            under_delivery=Decimal("11112.10"),
            privilege=Decimal("13300.00"),
            penalty=Decimal("11115.23"),
            paid=Decimal("12345.67"),
        )
    ]
    page = read(receipts.draw(bill_of(account, publish(account, lines)))).pages[0]

    assert page.mediabox.width > page.mediabox.height
    assert {"Поставщик", "Льгота", "Пени"} <= set(page.extract_text().split())


def test_code_of_the_receipt_asks_for_the_net_sum(db):
    organization = OrganizationFactory(**REQUISITES)
    account, period = manual_bill("551412", organization=organization)

    code = code_of(receipts.draw(bill_of(account, period)))

    assert code.startswith("ST00012|Name=ООО УК «Солнечный город»|")
    assert "|Sum=109664|" in code


def test_receipt_without_requisites_has_no_code(db):
    text = text_of(receipts.draw(bill_of(*manual_bill("551412"))))

    assert "QR-код" not in text


def test_characters_without_a_glyph_are_replaced_by_the_nearest():
    assert fonts.printable("a\u202fb 漢 ①") == "a b ? 1"


def test_stranger_gets_no_receipt(client, neighbour):
    account, period = manual_bill("551412")
    client.force_login(neighbour)

    answer = client.get(
        reverse("charges:receipt", args=[account.public_id, period.month])
    )

    assert answer.status_code == 404


def test_receipts_of_several_accounts_make_one_document(account, tmp_path):
    other = AccountFactory(organization=account.organization)
    bills = [bill_of(one, publish_line(one)) for one in (account, other)]

    with (tmp_path / "all.pdf").open("wb") as file:
        count = receipts.write(
            bills, file, title="Квитанции", form=receipts.Form.of(bills[0].period)
        )

    pages = read((tmp_path / "all.pdf").read_bytes()).pages
    assert (count, len(pages)) == (2, 2)
    assert other.number in pages[1].extract_text()


def publish_line(account):
    month = AUGUST.replace(year=2000 + account.pk % 1000)
    return publish(account, [simple_line(account, "7.00")], month=month)


def test_each_recipient_has_a_block_and_a_code_of_its_own(account, fund, direct):
    """Their sums add up to the bill; each goes to its own account and INN."""
    lines = [
        simple_line(account, "1000.00"),
        simple_line(account, "437.58", service=service_of(account, recipient=fund)),
        simple_line(account, "200.02", supplier=supplier_of(account, direct)),
    ]
    pdf = receipts.draw(bill_of(account, publish(account, lines)))

    found = [fields(code) for code in codes_of(pdf)]

    assert [code["Sum"] for code in found] == ["100000", "43758", "20002"]
    assert [code["PayeeINN"] for code in found] == [
        account.organization.inn,
        "1655000020",
        "1655000030",
    ]
    assert found[1]["PersonalAcc"] == fund.settlement_account
    assert {code["PersAcc"] for code in found} == {account.number}
    assert "Куда платить: 3 из 3" in text_of(pdf)


def test_forty_services_and_three_recipients_break_pages_well(account, fund, direct):
    long_name = "Содержание и текущий ремонт общего имущества многоквартирного дома"
    lines = [
        simple_line(
            account,
            "12437.58",
            service=service_of(account, name=f"{long_name}, часть {number}"),
            supplier=supplier_of(account, (None, fund, direct)[number % 3]),
            recalculation=Decimal("-114.27"),
            recalculation_reason="Временное отсутствие по заявлению жителя " * 4,
        )
        for number in range(40)
    ]
    pdf = receipts.draw(bill_of(account, publish(account, lines)))
    pages = [page.extract_text() for page in read(pdf).pages]

    assert len(codes_of(pdf)) == 3
    assert all(f"Лист {number}" in page for number, page in enumerate(pages, start=1))
    for number in range(40):
        assert f"часть {number}" in "".join(pages).replace("\n", " ")


def test_recipient_without_the_sum_of_another_is_not_charged_for_it(account, fund):
    """An overpayment to one recipient doesn't lessen what is due to another."""
    lines = [
        simple_line(account, "100.00"),
        simple_line(
            account,
            "10.00",
            service=service_of(account, recipient=fund),
            closing_balance=Decimal("-50.00"),
            amount_due=Decimal(),
        ),
    ]

    own, foreign = bill_of(account, publish(account, lines)).shares

    assert (own.bill.payable, foreign.bill.payable) == (100, 0)


def test_corrected_month_gives_a_receipt_that_says_so(account):
    period = publish(account, [simple_line(account, "7.00")])
    first = text_of(receipts.draw(bill_of(account, period)))
    reopen_period(period=period)
    period = publish(account, [simple_line(account, "8.00")])

    second = text_of(receipts.draw(bill_of(account, period)))

    assert "Исправленная" not in first
    assert "Исправленная квитанция, версия 2 от" in second


def test_month_reopened_and_closed_unchanged_is_no_correction(account):
    period = publish(account, [simple_line(account, "7.00")])
    reopen_period(period=period)
    close_period(period=period)

    text = text_of(receipts.draw(bill_of(account, BillingPeriod.objects.get())))

    assert "Исправленная" not in text


def test_sections_follow_the_organisations_order_and_words(account):
    bill = bill_of(account, publish(account, [simple_line(account, "7.00")]))
    settings = ReceiptSettings(
        organization=account.organization,
        sections=["charges", "notice"],
        notice="Приём показаний с 15 по 25 число.",
        closing_words="Спасибо, что платите вовремя.",
    )

    text = text_of(receipts.draw(bill, receipts.Form.of(bill.period, settings)))

    assert text.index("Расчёт размера платы") < text.index("Приём показаний")
    assert "Спасибо, что платите вовремя." in text
    assert "Плательщик" not in text


def test_barcode_is_drawn_where_the_bank_wants_one(account):
    bill = bill_of(account, publish(account, [simple_line(account, "7.00")]))
    settings = ReceiptSettings(organization=account.organization, barcode=True)

    pdf = receipts.draw(bill, receipts.Form.of(bill.period, settings))

    assert codes_of(pdf, stretched=True) == [f"{account.number}*0817*700"]


def test_readings_stand_in_the_reference_and_on_the_form(account):
    line = simple_line(account, "7.00")
    meter = MeterFactory(account=account, service=line.service, serial_number="18-К")
    ReadingFactory(meter=meter, date=dt.date(2017, 8, 20), value=Decimal("110.5"))
    bill = with_meters(bill_of(account, publish(account, [line])))

    text = text_of(receipts.draw(bill))

    assert text.count("110,5 (20.08.2017)") == 2
    assert "Передайте показания с 10 по 25 число" in text


def test_ordinary_flat_with_its_meters_takes_one_sheet(db):
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

    pdf = receipts.draw(with_meters(bill_of(account, period)))

    assert len(read(pdf).pages) == 1
    assert "Передайте показания" in text_of(pdf)


def test_two_receipts_lie_on_one_sheet(account):
    bill = bill_of(account, publish(account, [simple_line(account, "7.00")]))
    file = io.BytesIO()

    form = receipts.Form.of(bill.period)
    receipts.write([bill] * 3, file, title="Квитанции", form=form, halves=True)

    pages = read(file.getvalue()).pages
    assert [page.mediabox.width > page.mediabox.height for page in pages] == [True] * 2
    assert pages[0].extract_text().count("Платёжный документ") == 2


@pytest.mark.parametrize("name", ["Жизель", "Ләйсән Müller"])
def test_receipt_of_three_recipients_is_small(account, fund, direct, name):
    """Fourteen services, five meters, three codes: whatever letters a name has."""
    lines = [
        simple_line(
            account,
            f"{number}437.58",
            service=service_of(account, name=f"Содержание общего имущества № {number}"),
            supplier=supplier_of(account, (None, fund, direct)[number % 3]),
            rate=Decimal("18.84"),
            volume=Decimal(f"{number}.1234"),
            recalculation=Decimal(f"-{number}.57"),
        )
        for number in range(1, 15)
    ]
    for line in lines[:5]:
        ReadingFactory(
            meter=MeterFactory(account=account, service=line.service), date=AUGUST
        )
    Account.objects.filter(pk=account.pk).update(first_name=name)
    account.first_name = name
    pdf = receipts.draw(for_receipt(bill_of(account, publish(account, lines))))

    assert len(codes_of(pdf)) == 3
    assert len(pdf) <= MOST_BYTES
    assert name in text_of(pdf)


def test_fonts_of_a_receipt_are_embedded_as_subsets(db):
    pdf = receipts.draw(bill_of(*manual_bill("551412")))
    fonts_of_page = read(pdf).pages[0]["/Resources"]["/Font"]

    for font in fonts_of_page.values():
        [face] = font["/DescendantFonts"]
        assert font["/BaseFont"].startswith("/KVARTL+")
        assert face.get_object()["/FontDescriptor"]["/FontFile2"]["/Length1"] < 20_000


@pytest.mark.parametrize("rare", [False, True])
@pytest.mark.parametrize("name", [fonts.REGULAR, fonts.BOLD])
def test_every_letter_of_a_font_is_read_back(name, rare):
    """A letter's number in the text leads back to the letter alone."""
    used = fonts.program(name, rare=rare)
    cmap = pdf_writer._unicode_map(used)

    told = {
        glyph: chr(int(letter, 16) + glyph - int(first, 16))
        for first, last, letter in re.findall(r"<(\w{4})> <(\w{4})> <(\w{4})>", cmap)
        for glyph in range(int(first, 16), int(last, 16) + 1)
    }

    codes = fonts.font(name).codes
    assert all(codes[letter] == f"{glyph:04X}" for glyph, letter in told.items())
    assert list(told.values()) == used.letters
    assert ("Ә" in used.letters) is rare


TAGS_OF_A_RECEIPT = 1500  # bytes; the receipt itself is forty times as large


def test_memory_does_not_grow_with_the_number_of_receipts(account):
    bill = bill_of(account, publish(account, [simple_line(account, "7.00")]))
    form = receipts.Form.of(bill.period)

    def peak(count: int) -> int:
        tracemalloc.start()
        with Path(os.devnull).open("wb") as file:
            receipts.write([bill] * count, file, title="Город", form=form)
        taken = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return taken

    peak(1)
    # The tree of tags keeps a few numbers for each receipt until the end.
    assert peak(400) - peak(40) < 360 * TAGS_OF_A_RECEIPT


def test_page_for_screen_readers_tells_what_the_document_tells(client, db):
    account, period = manual_bill("551412")
    client.force_login(ResidencyFactory(account=account).user)
    address = reverse("charges:receipt_page", args=[account.public_id, period.month])

    page = client.get(address).content.decode()

    pdf = receipts.draw(bill_of(account, period))
    assert figures(text_of(pdf)) <= figures(page)
    assert account.holder in page


@pytest.fixture
def account(db):
    return AccountFactory(organization=OrganizationFactory(**REQUISITES))


@pytest.fixture
def fund(account):
    return recipient(account, "1655000020", "40702810462000000002", "Фонд ЖКХ")


@pytest.fixture
def direct(account):
    return recipient(account, "1655000030", "40702810462000000003", "МУП Водоканал")


def recipient(account, inn, settlement_account, name):
    return Recipient.objects.create(
        organization=account.organization,
        name=name,
        inn=inn,
        settlement_account=settlement_account,
        bank="Отделение № 1",
        bic="049205603",
    )


def service_of(account, **values):
    return ServiceFactory(organization=account.organization, **values)


def supplier_of(account, recipient):
    return SupplierFactory(organization=account.organization, recipient=recipient)


def fields(code: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in code.split(code[7])[1:])


def code_of(pdf: bytes) -> str:
    return codes_of(pdf)[0]


def codes_of(pdf: bytes, *, stretched: bool = False) -> list[str]:
    """What a scanner reads from black modules; a bar code's are stretched."""
    contents = [page.get_contents().get_data().decode() for page in read(pdf).pages]
    stencils = re.findall(
        r"/W (\d+) /H (\d+) .+? ID\n([0-9a-f]+)>\nEI", "".join(contents)
    )
    pictures = [
        _picture(int(across), int(down), bytes.fromhex(bits))
        for across, down, bits in stencils
        if (down == "1") is stretched
    ]
    return [zxingcpp.read_barcode(picture).text for picture in pictures]


def _picture(across: int, down: int, bits: bytes) -> Image.Image:
    """The stencil in black on white, with a quiet zone."""
    code = Image.frombytes("1", (across, down), bytes(255 - byte for byte in bits))
    high = 200 if down == 1 else down * SCALE
    grown = code.convert("L").resize((across * SCALE, high), Image.Resampling.NEAREST)
    picture = Image.new("L", (grown.width + 2 * MARGIN, grown.height + 2 * MARGIN), 255)
    picture.paste(grown, (MARGIN, MARGIN))
    return picture
