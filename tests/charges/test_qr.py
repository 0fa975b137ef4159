import pytest
import segno
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from cabinet.charges.receipts.qr import MASK, qr_rows


def of_segno(payload: bytes) -> list[str]:
    code = segno.make(
        payload, error="m", mask=MASK, micro=False, boost_error=False, mode="byte"
    )
    return ["".join(map(str, row)) for row in code.matrix]


def picture(rows: list[str], scale: int = 4) -> Image.Image:
    side, quiet = len(rows), 4
    image = Image.new("L", (side + 2 * quiet,) * 2, "white")
    for y, row in enumerate(rows):
        for x, module in enumerate(row):
            if module == "1":
                image.putpixel((x + quiet, y + quiet), 0)
    return image.resize((image.width * scale,) * 2, Image.Resampling.NEAREST)


# Full codes: segno puts a byte of its own before the padding of others.
@pytest.mark.parametrize("length", [14, 106, 122, 180, 2331])
def test_full_code_is_segnos_to_the_module(length):
    payload = bytes(n * 7 % 256 for n in range(length))

    assert qr_rows(payload) == of_segno(payload)


@pytest.mark.parametrize("length", [1, 15, 181, 372, 451, 503, 1000])
def test_code_of_any_length_is_read_back(length):
    payload = bytes(n * 7 % 256 for n in range(length))

    assert zxingcpp.read_barcode(picture(qr_rows(payload))).bytes == payload


@settings(max_examples=15, deadline=None)
@given(st.text(min_size=1, max_size=200))
def test_any_text_is_read_back(text):
    payload = text.encode()

    assert zxingcpp.read_barcode(picture(qr_rows(payload))).bytes == payload


def test_code_is_read_back_by_another_library():
    text = "ST00012|Name=ООО УК «Солнечный город»|PersonalAcc=40702810462000000001"

    assert zxingcpp.read_barcode(picture(qr_rows(text.encode()))).text == text


def test_more_than_a_code_holds_is_refused():
    with pytest.raises(ValueError, match="doesn't hold"):
        qr_rows(b"x" * 2332)
