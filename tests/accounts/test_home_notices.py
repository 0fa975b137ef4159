"""The home of an account: who, where, what to do, and what goes on in the house."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cabinet.accounts.models import Account
from cms.models import NoticePage, NoticePlace
from tests.factories import AccountFactory, ResidencyFactory
from tests.factories.bills import publish, simple_line
from tests.factories.cms import NoticePageFactory

HOUR = dt.timedelta(hours=1)


def home_of(account: Account) -> str:
    return reverse("cabinet:account_home", args=[account.public_id])


def notice_at(title: str, *, kind: str = "planned", **place: object) -> NoticePage:
    notice = NoticePageFactory(title=title, kind=kind)
    if place:
        NoticePlace.objects.create(page=notice, **place)
    return notice


@pytest.fixture
def page(resident_client: Client, account: Account):
    def text() -> str:
        return resident_client.get(home_of(account)).content.decode()

    return text


def test_home_hides_the_surname(page, account):
    assert "И*** Анна Петровна" in page()
    assert "Иванова Анна" not in page()


def test_home_names_the_branch_that_serves_the_house(page, account):
    house = account.premises.building
    house.branch = "Приволжское отделение"
    house.save()

    assert "Приволжское отделение" in page()


def test_home_offers_the_three_actions(page, account):
    publish(account, [simple_line(account, "10.00")])
    text = page()

    for action in ("Ввести показания", "Скачать квитанцию", "Подать обращение"):
        assert f">{action}</a>" in text
    assert f"{reverse('requests:new', args=[account.public_id])}?kind=appeal" in text


def test_home_shows_notices_of_the_house_and_of_all_and_no_others(page, account):
    notice_at("Для всех")
    notice_at("Дом", building=account.premises.building)
    notice_at("Организация", organization=account.organization)
    notice_at("Чужой дом", building=AccountFactory().premises.building)
    text = page()

    assert all(f">{title}</a>" in text for title in ("Для всех", "Дом", "Организация"))
    assert "Чужой дом" not in text


def test_a_suppliers_notice_reaches_its_account_in_anothers_house(page, account):
    flat = AccountFactory().premises
    account.premises = flat
    account.save()
    notice_at("Поставщик", organization=account.organization)

    assert "Поставщик" in page()


def test_emergencies_stand_first(page):
    notice_at("Ремонт крыши")
    notice_at("Прорыв трубы", kind="emergency")
    text = page()

    assert text.index("Прорыв трубы") < text.index("Ремонт крыши")


@pytest.mark.parametrize("seen_by_others", [("2", False), ("", True), ("1", True)])
def test_notice_of_an_entrance_reaches_it_alone(page, account, seen_by_others):
    entrance, is_seen = seen_by_others
    account.premises.entrance = entrance
    account.premises.save()
    notice_at("Подъезд", building=account.premises.building, entrance="1")

    assert ("Подъезд" in page()) is is_seen


def test_home_agrees_with_the_site_about_streets(page, account):
    house = account.premises.building
    house.address = "г. Казань, ул. Мира, д. 1"
    house.save()
    notice_at("Улица Мира", street="УЛ. мира")
    notice_at("Улица Мир", street="ул. Мир")

    assert [n.title for n in NoticePage.objects.published().at(house)] == ["Улица Мира"]
    assert "Улица Мира" in page()
    assert "Улица Мир<" not in page()


def test_a_notice_leaves_when_it_is_over(page, monkeypatch):
    notice = notice_at("Скоро кончится")
    notice.ends_at = timezone.now() + HOUR
    notice.save_revision().publish()
    assert "Скоро кончится" in page()

    later = timezone.now() + 2 * HOUR
    monkeypatch.setattr("cms.house_notices.timezone.now", lambda: later)
    assert "Скоро кончится" not in page()


def test_home_of_many_accounts_shows_notices_of_all_their_houses(
    client: Client, resident, account
):
    other = ResidencyFactory(user=resident).account
    notice_at("Первый дом", building=account.premises.building)
    notice_at("Второй дом", building=other.premises.building)
    client.force_login(resident)
    text = client.get(reverse("cabinet:home")).content.decode()

    assert "Первый дом" in text
    assert "Второй дом" in text
