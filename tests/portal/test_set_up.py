"""What a company sets up by screens alone; docs/setup.md is the table of it."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from django.contrib.auth.models import Group

from cabinet.accounts.models import Building, Organization
from cabinet.charges.models import BillingPeriod
from cabinet.payments.models import PenaltyRule
from cabinet.requests.deadlines import after_working_days, is_working
from cabinet.requests.models import PaidService, RequestCategory, SpecialDay
from cabinet.residents.models import LegalText, Limits, LinkingWays
from cms.models import SiteSettings
from portal.office.settings_list import SECTIONS
from portal.office.setup import shown_to
from portal.office.states import DEFAULT, SET, TODO
from portal.roles import ADMINISTRATOR, DISPATCHER
from tests.factories import BuildingFactory, OrganizationFactory, UserFactory
from tests.factories.cms import ImageFactory

ROOT = Path(__file__).resolve().parents[2]
REQUISITES = {
    "name": "ООО «Наш дом»",
    "kind": "management",
    "kpp": "165501001",
    "address": "г. Казань, ул. Садовая, д. 1",
    "phone": "+7 843 200-00-01",
    "emergency_phone": "+7 843 200-00-02",
    "reception_hours": "пн–пт 8:00–17:00",
    "email": "office@dom.example",
    "bank": "Банк «Пример»",
    "bic": "049205000",
    "settlement_account": "40702810000000000001",
    "correspondent_account": "30101810000000000001",
    "readings_from": "15",
    "readings_to": "20",
    "time_zone": "Asia/Yekaterinburg",
}


@pytest.fixture
def company(db) -> Organization:
    return OrganizationFactory(name="ООО «Дом»", phone="")


@pytest.fixture
def staff(client, company):
    """The administrator of the portal's one company; no superuser."""
    user = UserFactory()
    user.groups.add(Group.objects.get(name=ADMINISTRATOR))
    user.organizations.add(company)
    client.force_login(user)
    return user


def saved(response):
    """A form that was taken leads away from itself."""
    form = response.context and response.context.get("form")
    assert response.status_code == 302, form and form.errors
    return response


def state_of(user, title):
    lines = [line for _, lines in shown_to(user) for line in lines]
    return next(state for line, state in lines if line.title == title)


def test_organization(client, staff, company):
    title = "Реквизиты, телефоны, часовой пояс"
    assert state_of(staff, title) == TODO

    saved(client.post(f"/admin/organization/edit/{company.pk}/", REQUISITES))

    company.refresh_from_db()
    told = {name: str(getattr(company, name)) for name in REQUISITES}
    assert told == REQUISITES
    assert state_of(staff, title) == SET


def test_inn_is_given_once(client, staff, company):
    page = client.get(f"/admin/organization/edit/{company.pk}/").content.decode()
    inn = company.inn
    saved(
        client.post(
            f"/admin/organization/edit/{company.pk}/",
            {**REQUISITES, "inn": "7700000000"},
        )
    )

    company.refresh_from_db()
    assert inn in page
    assert company.inn == inn


def test_new_organization_works_for_its_founder(client, staff):
    saved(client.post("/admin/organization/new/", {**REQUISITES, "inn": "1655009999"}))

    assert staff.organizations.filter(inn="1655009999").exists()


def test_window(client, staff, company):
    house = BuildingFactory(organization=company)
    told = {"readings_from": "3", "readings_to": "9"}
    saved(client.post(f"/admin/building/edit/{house.pk}/", told))
    saved(client.post(f"/admin/organization/edit/{company.pk}/", REQUISITES))

    house = Building.objects.select_related("organization").get(pk=house.pk)
    assert (house.readings_from, house.readings_to) == (3, 9)
    assert house.organization.readings_to == 20
    assert state_of(staff, "Приём показаний") == SET


def test_logo(client, staff):
    picture = ImageFactory()
    address = client.get("/admin/settings/cms/sitesettings/").url
    values = {
        "company_name": "Наш дом",
        "logo": picture.pk,
        "colour": "blue",
        "organization": "",
    }
    saved(client.post(address, values))

    chosen = SiteSettings.objects.get()
    assert (chosen.logo, chosen.colour) == (picture, "blue")


def test_due_day(client, staff, company):
    values = {
        "organization": company.pk,
        "month": "15.08.2017",
        "pay_until": "11.09.2017",
    }
    saved(client.post("/admin/billingperiod/new/", values))

    period = BillingPeriod.objects.get()
    assert (period.month, period.pay_until) == (
        dt.date(2017, 8, 1),
        dt.date(2017, 9, 11),
    )
    assert state_of(staff, "Срок оплаты") == SET


def test_ways_of_linking(client, staff, company):
    assert state_of(staff, "Способы привязки") == DEFAULT
    values = {"organization": company.pk, "control_code": "on", "surname": "on"}
    saved(client.post("/admin/linkingways/new/", values))

    ways = LinkingWays.objects.get()
    assert (ways.control_code, ways.surname, ways.flat) == (True, True, False)


def test_request_catalogues(client, staff, company):
    category = {
        "organization": company.pk,
        "kind": "work",
        "title": "Лифт",
        "term": "2",
        "unit": "hours",
        "is_offered": "on",
        "position": "1",
    }
    service = {
        "organization": company.pk,
        "title": "Замена смесителя",
        "price": "1200",
        "unit": "шт.",
        "term": "3",
        "is_offered": "on",
        "position": "1",
    }
    saved(client.post("/admin/requestcategory/new/", category))
    saved(client.post("/admin/paidservice/new/", service))

    assert RequestCategory.objects.get().term == 2
    assert PaidService.objects.get().price == Decimal(1200)
    assert state_of(staff, "Категории и сроки") == SET


def test_day_off(client, staff):
    friday = dt.date(2026, 6, 5)
    assert is_working(friday)
    saved(
        client.post("/admin/specialday/new/", {"date": "05.06.2026", "why": "Сабантуй"})
    )

    assert not is_working(friday)
    assert after_working_days(dt.date(2026, 6, 4), 1) == dt.date(2026, 6, 8)
    day = SpecialDay.objects.get(date=friday)
    saved(client.post(f"/admin/specialday/delete/{day.pk}/"))
    assert is_working(friday)


def test_new_version_of_the_terms(client, staff):
    before = LegalText.objects.in_force("terms")
    values = {"kind": "terms", "text": "Новые условия", "in_force_from": "01.02.2017"}
    saved(
        client.post("/admin/legaltext/new/", {**values, "in_force_from": "21.11.2017"})
    )

    newest = LegalText.objects.filter(kind="terms").order_by("-version").first()
    assert newest.text == "Новые условия"
    assert newest.version == (before.version if before else 0) + 1
    refused = client.get(f"/admin/legaltext/edit/{newest.pk}/")
    assert refused.status_code in {302, 403, 404}


def test_penalty_rate(client, staff, company):
    values = {
        "organization": company.pk,
        "valid_from": "01.08.2017",
        "percent": "9",
        "free_days": "30",
        "first_part": "300",
        "second_from": "91",
        "second_part": "130",
        "pay_day": "10",
        "basis": "Ключевая ставка",
    }
    saved(client.post("/admin/penaltyrule/new/", values))

    rule = PenaltyRule.objects.get(organization=company)
    assert (rule.percent, rule.pay_day) == (Decimal(9), 10)
    assert state_of(staff, "Ставки пеней") == SET


def test_limits(client, staff):
    form = client.get("/admin/limits/new/").context["form"]
    values = {name: field.initial for name, field in form.fields.items()}
    values = {name: str(form[name].value()) for name in values}
    saved(client.post("/admin/limits/new/", {**values, "failures_of_user": "3"}))

    assert Limits.objects.get().failures_of_user == 3
    again = client.get("/admin/limits/new/")
    assert again.url == f"/admin/limits/edit/{Limits.objects.get().pk}/"
    wrong = client.post(again.url, {**values, "files_of_request": "0"})
    assert wrong.status_code == 200
    assert wrong.context["form"].errors.keys() == {"files_of_request"}


def test_page_lists_what_one_may_change(client, staff, company):
    page = client.get("/admin/setup/").content.decode()
    lines = [line for section in SECTIONS for line in section.lines]
    assert [line.title for line in lines if line.title not in page] == []
    for line in lines:
        assert client.get(line.url, follow=True).status_code == 200, line.title

    dispatcher = UserFactory()
    dispatcher.groups.add(Group.objects.get(name=DISPATCHER))
    dispatcher.organizations.add(company)
    client.force_login(dispatcher)
    page = client.get("/admin/setup/").content.decode()
    assert "Категории и сроки" in page
    assert "Ставки пеней" not in page


def test_table_of_the_documentation_names_real_tests():
    text = (ROOT / "docs/setup.md").read_text()
    own = Path(__file__).read_text()
    for part in text.split("`"):
        path, _, name = part.partition("::")
        if name:
            assert f"def {name}(" in own
        elif path.startswith("tests/"):
            assert (ROOT / path).exists(), path
