"""The tags of a receipt, as an independent reader of PDF finds them."""

import io
from collections.abc import Iterator

import pytest
from pypdf import PdfReader
from pypdf.generic import ContentStream, DictionaryObject

from cabinet.accounts.models import Account
from cabinet.charges import receipts
from cabinet.charges.bills import bill_of, bills_of
from cabinet.charges.columns import table_of
from cabinet.charges.receipts import fonts
from tests.factories import AccountFactory, OrganizationFactory, PremisesFactory
from tests.factories.bills import manual_bill, publish, simple_line

FACES = {"/F1": fonts.REGULAR, "/F2": fonts.BOLD}
PAINTING = {b"Tj", b"f", b"S", b"Do", b"INLINE IMAGE"}
HEADINGS = ["H1", "H2", "H2", "H2", "H3", "H2"]


def read(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf), strict=True)


def walk(element: DictionaryObject) -> Iterator[DictionaryObject]:
    yield element
    for kid in kids(element):
        yield from walk(kid)


def kids(element: DictionaryObject) -> list[DictionaryObject]:
    inside = element.get("/K", [])
    several = inside if isinstance(inside, list) else [inside]
    found = [kid.get_object() for kid in several if not isinstance(kid, int)]
    return [kid for kid in found if isinstance(kid, DictionaryObject)]


def tree(pdf: PdfReader) -> list[DictionaryObject]:
    return list(walk(pdf.trailer["/Root"]["/StructTreeRoot"]["/K"].get_object()))


def marked(pdf: PdfReader) -> dict[tuple[int, int], str]:
    """What is drawn under each mark of each page, by page object and mark."""
    return {
        (page.indirect_reference.idnum, mark): text
        for page in pdf.pages
        for mark, text in marked_on(ContentStream(page.get_contents(), pdf)).items()
    }


def marked_on(content: ContentStream) -> dict[int, str]:
    found: dict[int, str] = {}
    current: int | None = None
    is_marked, face = False, ""
    for operands, operator in content.operations:
        if operator in {b"BDC", b"BMC"}:
            assert not is_marked, "marks inside marks"
            is_marked = True
            current = operands[1]["/MCID"] if operator == b"BDC" else None
        elif operator == b"EMC":
            is_marked = False
        elif operator == b"Tf":
            face = FACES[operands[0]]
        elif operator in PAINTING:
            assert is_marked, f"{operator!r} outside of every mark"
            drawn = words(operands[0], face) if operator == b"Tj" else ""
            if current is not None:
                found[current] = found.get(current, "") + drawn
    return found


def words(drawn: object, face: str) -> str:
    glyphs = drawn.original_bytes.hex().upper()
    letters = {code: sign for sign, code in reversed(fonts.font(face).codes.items())}
    return "".join(letters[glyphs[n : n + 4]] for n in range(0, len(glyphs), 4))


def own_text(pdf: PdfReader, element: DictionaryObject) -> str:
    """The words under an element, in the order of reading."""
    return plain(_text(marked(pdf), element))


def plain(text: str) -> str:
    return " ".join(text.split())


def _text(parts: dict[tuple[int, int], str], element: DictionaryObject) -> str:
    if "/K" not in element:
        return ""
    found = []
    for kid in element["/K"]:
        if isinstance(kid, int):
            found.append(parts[element.raw_get("/Pg").idnum, kid])
        else:
            found.append(_text(parts, kid.get_object()))
    return " ".join(found)


@pytest.fixture
def receipt(db) -> PdfReader:
    organization = OrganizationFactory(
        bank="Банк",
        bic="049205603",
        settlement_account="40702810462000000001",
        correspondent_account="30101810600000000603",
    )
    account, period = manual_bill("551412", organization=organization)
    return read(receipts.draw(bill_of(account, period)))


def test_document_says_that_it_is_tagged(receipt):
    root = receipt.trailer["/Root"]

    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "ru-RU"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert receipt.pages[0]["/Tabs"] == "/S"


def test_headings_stand_in_order(receipt):
    tags = [element["/S"][1:] for element in tree(receipt)]

    assert tags[:2] == ["Document", "Sect"]
    assert [tag for tag in tags if tag.startswith("H")] == HEADINGS


def test_every_mark_is_of_one_element_and_found_from_its_page(receipt):
    owned = {}
    for element in tree(receipt):
        for kid in element.get("/K", []):
            if isinstance(kid, int):
                owned[element.raw_get("/Pg").idnum, kid] = element
    assert set(owned) == set(marked(receipt))

    numbers = receipt.trailer["/Root"]["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    keys = dict(zip(numbers[::2], numbers[1::2], strict=True))
    for page in receipt.pages:
        for mark, owner in enumerate(keys[page["/StructParents"]].get_object()):
            assert owned[page.indirect_reference.idnum, mark] == owner.get_object()


def test_table_has_headings_of_columns_and_rows(db):
    account, period = manual_bill("551412")
    bill = bill_of(account, period)
    pdf = read(receipts.draw(bill))
    table = next(
        element
        for element in tree(pdf)
        if element["/S"] == "/Table" and len(kids(element)) == len(bill.lines) + 2
    )
    rows = [kids(row) for row in kids(table)]
    expected = table_of(bill)

    assert {cell["/A"]["/Scope"] for cell in rows[0]} == {"/Column"}
    assert {row[0]["/A"]["/Scope"] for row in rows[1:]} == {"/Row"}
    assert {cell["/S"] for row in rows[1:] for cell in row[1:]} == {"/TD"}
    parts = marked(pdf)
    drawn = [[plain(_text(parts, cell)) for cell in row] for row in rows[1:-1]]
    assert drawn == [[plain(cell.text) for cell in row.cells] for row in expected.rows]


def test_code_has_words_for_those_who_cannot_see_it(receipt):
    figures = [element for element in tree(receipt) if element["/S"] == "/Figure"]

    assert [figure["/Alt"] for figure in figures] == [
        "QR-код для оплаты через приложение банка"
    ]


def test_long_table_is_one_and_its_heading_is_read_once(account: Account):
    lines = [simple_line(account, "437.58") for _ in range(60)]
    pdf = read(receipts.draw(bill_of(account, publish(account, lines))))
    tables = [element for element in tree(pdf) if element["/S"] == "/Table"]

    assert len(pdf.pages) > 1
    assert max(len(kids(table)) for table in tables) == 60 + 2
    assert own_text(pdf, tree(pdf)[0]).count("Недопоставка") == 1


@pytest.mark.parametrize("halves", [False, True])
@pytest.mark.parametrize("flats", [1, 2, 5])
def test_each_receipt_of_a_house_is_a_section_of_its_own(account, halves, flats):
    house = account.premises.building
    holders = [
        AccountFactory(
            organization=account.organization, premises=PremisesFactory(building=house)
        )
        for _ in range(flats - 1)
    ]
    lines = [simple_line(one, "10.00") for one in (account, *holders)]
    period = publish(account, lines)
    file = io.BytesIO()
    form = receipts.Form.of(period)
    receipts.write(bills_of(period), file, title="Дом", form=form, halves=halves)
    pdf = read(file.getvalue())
    sections = kids(tree(pdf)[0])

    assert len(sections) == flats
    texts = [own_text(pdf, section) for section in sections]
    for one in (account, *holders):
        assert sum(f"Лицевой счёт {one.number}" in text for text in texts) == 1
