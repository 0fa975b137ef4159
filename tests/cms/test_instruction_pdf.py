"""An instruction can be taken along as a file."""

from io import BytesIO

import pytest
from django.test import Client
from pypdf import PdfReader

from tests.factories.cms import ImageFactory, InstructionPageFactory


@pytest.fixture
def pdf(client: Client, db) -> PdfReader:
    step = {
        "title": "Спишите показание",
        "text": "<p>Чёрные <b>цифры</b> — «ёж».</p>",
        "picture": {"image": ImageFactory().pk, "alt_text": "Счётчик"},
    }
    warning = {"title": "Не забудьте", "text": "<p>С 10 по 25 число.</p>"}
    question = {"question": "А если забыл?", "answer": "<p>Посчитают по среднему.</p>"}
    page = InstructionPageFactory(
        title="Как передать показания",
        lead="Каждый месяц.",
        slug="pokazaniya",
        body=[
            {"type": "steps", "value": [step]},
            {"type": "warning", "value": warning},
            {"type": "questions", "value": [question]},
            {"type": "text", "value": "<p>Стоимость — 100 ₽.</p>"},
        ],
    )
    response = client.get(f"{page.url}pdf/")
    assert response["Content-Type"] == "application/pdf"
    assert "pokazaniya.pdf" in response["Content-Disposition"]
    return PdfReader(BytesIO(b"".join(response.streaming_content)))


def test_its_russian_text_can_be_copied(pdf: PdfReader):
    text = " ".join(pdf.pages[0].extract_text().split())

    for words in (
        "Как передать показания", "Каждый месяц.", "1. Спишите показание",
        "Чёрные цифры — «ёж».", "Не забудьте", "С 10 по 25 число.", "А если забыл?",
        "Посчитают по среднему.", "Стоимость — 100 ₽.",
        "http://testserver/instructions/pokazaniya/",
    ):  # fmt: skip
        assert words in text
    assert "■" not in text


def test_its_fonts_are_inside_and_so_is_the_picture(pdf: PdfReader):
    fonts = pdf.pages[0]["/Resources"]["/Font"].values()
    names = {font.get_object()["/BaseFont"].partition("+")[2] for font in fonts}

    assert any("Golos" in name for name in names)
    assert len(pdf.pages[0].images) == 1


def test_a_draft_gives_no_file(client: Client, db):
    page = InstructionPageFactory()
    page.unpublish()

    assert client.get(f"{page.url}pdf/").status_code == 404
