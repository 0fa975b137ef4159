import io
import re
from decimal import Decimal
from html import unescape

import pytest
import zxingcpp
from django.urls import reverse
from PIL import Image, ImageDraw, ImageOps
from pypdf import PdfReader

from cabinet.charges import receipts
from cabinet.charges.bills import bill_of
from cabinet.charges.receipts import fonts
from cabinet.tariffs.models import Supplier
from tests.factories import AccountFactory, OrganizationFactory, ResidencyFactory
from tests.factories.bills import AUGUST, manual_bill, publish, simple_line

# Pixels to a point, and a picture that holds the code with its quiet zone.
SCALE, MARGIN, SIDE = 6, 40, 900
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


def code_of(pdf: bytes) -> str:
    """What a scanner reads from the receipt's black squares."""
    content = read(pdf).pages[0].get_contents().get_data().decode("latin-1")
    path = content.split("0 0 0 rg")[-1].split("f")[0]
    squares = re.findall(r"([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) re", path)
    boxes = [tuple(float(number) * SCALE for number in box) for box in squares]
    left, low = min(x for x, *_ in boxes), min(y for _, y, *_ in boxes)
    picture = Image.new("L", (SIDE, SIDE), "white")
    for x, y, width, height in boxes:
        corner = (x - left + MARGIN, y - low + MARGIN)
        end = (corner[0] + width - 1, corner[1] + height - 1)
        ImageDraw.Draw(picture).rectangle((*corner, *end), fill="black")
    # The page's origin is at its foot, a picture's at its top.
    return zxingcpp.read_barcode(ImageOps.flip(picture)).text
