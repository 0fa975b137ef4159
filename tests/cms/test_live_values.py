"""Articles name facts in braces, and every reader sees today's."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from cms.models import SiteSettings
from tests.factories import OrganizationFactory, TariffFactory
from tests.factories.cms import InstructionPageFactory, StandardPageFactory

NAMED = "<p>С {показания с} по {Показания  По}, звоните {телефон}. {тариф: холодная вода}</p>"


@pytest.fixture
def company(db):
    """The site's organisation, with a tariff."""
    organization = OrganizationFactory(readings_from=10, phone="+7 1")
    TariffFactory(
        service__organization=organization, service__name="Холодная вода",
        service__unit="куб.м", rate="42.5", valid_from=dt.date(2020, 1, 1),
    )  # fmt: skip
    SiteSettings.objects.create(site_id=1, organization=organization)
    return organization


def article(text: str = NAMED):
    return InstructionPageFactory(body=[{"type": "text", "value": text}])


def test_a_visitor_reads_the_facts_of_the_sites_organisation(client: Client, company):
    html = client.get(article().url).text

    assert "С 10 по 25, звоните +7 1." in html
    assert "42,50\xa0₽ за куб.м" in html


def test_what_changes_is_seen_without_touching_the_article(client: Client, company):
    page = article()
    client.get(page.url)
    company.readings_from = 15
    company.save()

    assert "С 15 по 25" in client.get(page.url).text


def test_a_resident_reads_their_own_organisations(
    client: Client, company, account, resident
):
    account.organization.readings_from = 3
    account.organization.save()
    client.force_login(resident)

    html = client.get(article().url).text

    assert "С 3 по 25" in html
    assert "42,50" in html


def test_the_file_of_an_instruction_holds_them_too(
    client: Client, company, monkeypatch
):
    drawn = []
    monkeypatch.setattr(
        "xhtml2pdf.pisa.CreatePDF", lambda html, **_: drawn.append(html)
    )
    with pytest.raises(AttributeError):
        client.get(f"{article().url}pdf/")

    assert "С 10 по 25" in drawn[0]


def test_an_unknown_name_is_refused_with_what_to_do(company):
    page = StandardPageFactory()
    page.body = [{"type": "text", "value": "<p>{телефонн} и {почта}</p>"}]

    with pytest.raises(ValidationError, match=r"Портал не знает.*«телефонн»"):
        page.full_clean()


def test_values_can_hold_anything_and_harm_nothing(client: Client, company):
    company.phone = '<script>"&'
    company.save()
    asked = [{"question": "Куда?", "answer": "<p>{телефон}</p>"}]
    page = StandardPageFactory(body=[{"type": "questions", "value": asked}])

    html = client.get(page.url).text

    assert "&lt;script&gt;" in html
    assert "<script>" not in html


def test_a_page_asks_for_them_once(
    client: Client, company, django_assert_max_num_queries
):
    one, two = article("<p>{телефон}</p>"), article("<p>{телефон}</p>" * 5)
    client.get(one.url)
    with django_assert_max_num_queries(30) as first:
        client.get(one.url)
    with django_assert_max_num_queries(30) as second:
        client.get(two.url)

    assert len(first) == len(second)
