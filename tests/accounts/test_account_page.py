import re
from decimal import Decimal

import pytest
from django.urls import reverse

from tests.factories import (
    AccountFactory,
    BuildingFactory,
    OrganizationFactory,
    PremisesFactory,
    ResidencyFactory,
)


def facts(page: str) -> list[tuple[str, str]]:
    return re.findall(r"<dt>([^<]*)</dt>\s*<dd>([^<]*)</dd>", page)


@pytest.fixture
def manual_account(db):
    """The account of manual 000, section 2."""
    organization = OrganizationFactory(
        name="ООО УК «Солнечный город»",
        bic="049205603",
        phone="+7 843 222-77-88",
        reception_hours="пн–пт 8:00–17:00",
        settlement_account="40702810462000000001",
        email="info@sun.example",
    )
    building = BuildingFactory(
        organization=organization,
        address="ул. Гарифа Ахунова, д. 16",
        total_area=Decimal("27753.40"),
        heated_area=Decimal("23932.00"),
        common_area=Decimal("3048.30"),
    )
    return AccountFactory(
        organization=organization,
        premises=PremisesFactory(
            building=building, number="271", entrance="5", floor="1"
        ),
        number="551412",
        rooms=2,
        living_persons=2,
        total_area=Decimal("74.80"),
        heated_area=Decimal("74.80"),
        residential_area=Decimal("36.10"),
    )


def test_page_has_every_field_of_the_manual(client, manual_account):
    client.force_login(ResidencyFactory(account=manual_account).user)
    address = reverse("accounts:detail", args=[manual_account.public_id])

    page = client.get(address).content.decode().replace("\N{NO-BREAK SPACE}", " ")

    expected = [
        ("Платёжный код", "551412"),
        ("Организация", "ООО УК «Солнечный город»"),
        ("Квартиросъёмщик", "Иванова Анна Петровна"),
        ("Телефон", "Не указан"),
        ("Адрес", "ул. Гарифа Ахунова, д. 16, кв. 271"),
        ("Подъезд", "5"),
        ("Этаж", "1"),
        ("Количество комнат", "2"),
        ("Количество жильцов", "2"),
        ("Общая площадь, кв. м", "74,80"),
        ("Отапливаемая площадь, кв. м", "74,80"),
        ("Жилая площадь, кв. м", "36,10"),
        ("Площадь дома, кв. м", "27 753,40"),
        ("Отапливаемая площадь, кв. м", "23 932,00"),
        ("Площадь МОП, кв. м", "3 048,30"),
        ("Количество квартир", "Не указано"),
        ("БИК", "049205603"),
        ("Телефон", "+7 843 222-77-88"),
        ("Часы приёма", "пн–пт 8:00–17:00"),
        ("Расчётный счёт", "40702810462000000001"),
        ("E-mail", "info@sun.example"),
    ]
    assert [fact for fact in expected if fact not in facts(page)] == []
