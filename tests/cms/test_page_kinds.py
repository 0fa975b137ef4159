"""Questions, documents and forms: pages that editors make without a developer."""

import json
import re

import pytest
from django.test import Client
from wagtail.contrib.forms.models import FormSubmission
from wagtail.documents.models import Document

from cms.models import (
    CompanyPaper,
    DocumentsPage,
    FormPage,
    FormPageField,
    HomePage,
    QuestionsPage,
    SiteSettings,
)
from tests.factories import TariffFactory
from tests.factories.cms import NewsPageFactory, StandardPageFactory, png

LD = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def published(page):
    HomePage.objects.get().add_child(instance=page)
    page.save_revision().publish()
    return page


def told(client: Client, address: str) -> dict[str, object]:
    [script] = LD.findall(client.get(address).text)
    return json.loads(script)


@pytest.fixture
def questions(db) -> QuestionsPage:
    page = QuestionsPage(title="Вопросы", slug="voprosy")
    asked = [{"question": "Где код?", "answer": "<p>В <b>квитанции</b>.</p>"}]
    page.body = [{"type": "group", "value": {"heading": "Вход", "questions": asked}}]
    return published(page)


def test_questions_stand_by_subject(client: Client, questions):
    html = client.get(questions.url).text

    assert "Вход</h2>" in html
    assert "Где код?" in html
    assert client.get("/search/?q=квитанции").text.count("Вопросы") > 0


def test_search_engines_are_told_the_questions(client: Client, questions):
    data = told(client, questions.url)

    assert data["@type"] == "FAQPage"
    [asked] = data["mainEntity"]
    assert asked["acceptedAnswer"]["text"] == "В квитанции."


def test_search_engines_are_told_the_news(client: Client, db):
    SiteSettings.objects.create(site_id=1, company_name="УК «Дом»")
    news = NewsPageFactory(title="Дали </script><script>воду")
    data = told(client, news.url)

    assert data["@type"] == "NewsArticle"
    assert data["headline"] == news.title
    assert data["publisher"]["name"] == "УК «Дом»"


def test_search_engines_are_told_the_company(client: Client, db):
    assert told(client, "/contacts/")["@type"] == "Organization"


def test_a_page_with_questions_among_its_blocks_tells_them(client: Client, db):
    asked = [{"question": "Когда?", "answer": "<p>Завтра.</p>"}]
    page = StandardPageFactory(body=[{"type": "questions", "value": asked}])

    assert told(client, page.url)["@type"] == "FAQPage"


@pytest.fixture
def documents(db) -> DocumentsPage:
    page = published(DocumentsPage(title="Документы", slug="dokumenty"))
    for kind, year in [("report", 2024), ("report", 2025), ("licence", 2025)]:
        file = Document.objects.create(title=kind, file=png())
        CompanyPaper.objects.create(
            page=page, title=f"{kind} {year}", kind=kind, year=year, document=file
        )
    return page


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({}, ["report 2025", "licence 2025", "report 2024"]),
        ({"kind": "report"}, ["report 2025", "report 2024"]),
        ({"kind": "report", "year": "2024"}, ["report 2024"]),
        ({"kind": "meeting"}, []),
        ({"year": "1066"}, ["report 2025", "licence 2025", "report 2024"]),
    ],
)
def test_documents_by_kind_and_year(client: Client, documents, asked, shown):
    papers = client.get(documents.url, asked).context["papers"]

    assert [paper.title for paper in papers] == shown


@pytest.fixture
def form(db) -> FormPage:
    page = FormPage(
        title="Спросить", slug="sprosit", to_address="a@x.example, b@x.example"
    )
    page.form_fields = [
        FormPageField(label="Почта", clean_name="pochta", field_type="email"),
        FormPageField(label="Вопрос", clean_name="vopros", field_type="multiline"),
    ]
    return published(page)


ANSWERS = {"pochta": "me@mail.example", "vopros": "Когда дадут воду?", "consent": "on"}


def test_answers_are_kept_and_sent(client: Client, form, monkeypatch):
    letters = []
    monkeypatch.setattr(
        "cms.letters.async_task", lambda task, *words: letters.append(words)
    )

    html = client.post(form.url, ANSWERS).text

    assert "мы получили ваше сообщение" in html
    kept = FormSubmission.objects.get().form_data
    assert kept == {"pochta": "me@mail.example", "vopros": "Когда дадут воду?"}
    [(subject, body, addresses, _)] = letters
    assert subject == "Спросить"
    assert "Когда дадут воду?" in body
    assert addresses == ["a@x.example", "b@x.example"]


def test_without_consent_nothing_is_kept_and_nothing_typed_is_lost(
    client: Client, form
):
    html = client.post(form.url, ANSWERS | {"consent": ""}).text

    assert "Требуется заполнить это поле" in html
    assert "Когда дадут воду?" in html
    assert not FormSubmission.objects.exists()


def test_a_form_asks_for_a_human(client: Client, form, settings):
    settings.CAPTCHA = True

    html = client.post(form.url, ANSWERS).text

    assert "Проверка, что вы не робот" in html
    assert not FormSubmission.objects.exists()


def test_former_tariffs_stand_folded_with_their_deed(client: Client, db):
    new = TariffFactory(rate="22.22", valid_from="2021-01-01", basis="Приказ 5")
    TariffFactory(
        service=new.service, rate="11.11", valid_from="2020-01-01", basis="Приказ 1"
    )

    html = client.get("/tariffs/").text

    assert html.index("22,22") < html.index("Прежние и будущие") < html.index("11,11")
    assert "Приказ 1" in html
