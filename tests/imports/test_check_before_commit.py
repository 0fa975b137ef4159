"""What a check says before anything is loaded: totals, differences, gaps, names."""

import datetime as dt
from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from cabinet.accounts.models import Account, Organization
from cabinet.charges.models import BillingPeriod, Charge
from cabinet.charges.services import close_period
from cabinet.tariffs.models import Service
from imports.models import ImportRun
from imports.run_page import Findings
from imports.services import (
    check_file,
    choose_services,
    confirm_run,
    note_figures,
    register_file,
)
from tests.factories import BillingPeriodFactory, UserFactory
from tests.imports import registries
from tests.imports.registries import SBER_A
from tests.imports.samples import MAY_IMPORT, check_text, load_text, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("manuals")]

JULY, AUGUST = dt.date(2017, 7, 1), dt.date(2017, 8, 1)
HEAD = "Лицевой счёт;Услуга;Начислено"
LAST_MONTH = f"""{HEAD}
    551412;Отопление;100
    551412;Холодная вода;50
    551001;Отопление;70"""
THIS_MONTH = f"""{HEAD}
    551412;Отопление;100
    551412;Холодная вода;950,50
    551412;Домофон;30"""


@pytest.fixture
def sun(manuals: None) -> Organization:
    return Organization.objects.get(inn="1655000010")


@pytest.fixture
def july(sun) -> BillingPeriod:
    period = BillingPeriodFactory(organization=sun, month=JULY)
    load_text("charges", LAST_MONTH, organization=sun, month=JULY)
    period.refresh_from_db()
    return close_period(period=period)


def checked(sun: Organization, text: str) -> ImportRun:
    data = "\n".join(line.strip() for line in text.splitlines()).encode()
    run = register_file(
        kind="charges", data=data, name="a.csv", organization=sun, month=AUGUST
    )
    assert not check_file(run=run).errors
    return run


@pytest.mark.usefixtures("july")
def test_a_file_stands_beside_the_last_version_and_the_month_before(sun):
    load_text("charges", f"{HEAD}\n551412;Отопление;90", organization=sun, month=AUGUST)

    found = Findings(checked(sun, THIS_MONTH))

    assert [
        (side.title, side.rows, side.accounts, side.sum) for side in found.sides
    ] == [
        ("В файле", 3, 1, Decimal("1080.50")),
        ("Прошлая версия", 1, 1, Decimal(90)),
        ("Июль 2017", 3, 2, Decimal(220)),
    ]
    heating = next(line for line in found.services if line.name == "Отопление")
    assert (heating.now, heating.draft, heating.before) == (100, 90, 170)
    assert heating.change == -70


@pytest.mark.usefixtures("july")
def test_the_largest_differences_from_last_month_come_first_with_their_lines(sun):
    found = Findings(checked(sun, THIS_MONTH)).differences

    assert [(d.line, d.account, d.service, d.before, d.change) for d in found] == [
        (3, "551412", "Холодная вода", 50, Decimal("900.50")),
        (4, "551412", "Домофон", None, 30),
    ]


@pytest.mark.usefixtures("july")
def test_a_supplier_that_is_named_at_last_is_no_difference(sun):
    text = "Лицевой счёт;Услуга;Поставщик;Начислено\n551412;Отопление;ТЭЦ;101"

    [found] = Findings(checked(sun, text)).differences

    assert (found.supplier, found.before, found.change) == ("ТЭЦ", 100, 1)


@pytest.mark.usefixtures("july")
def test_accounts_that_were_billed_last_month_and_are_gone_are_named(sun):
    found = checked(sun, THIS_MONTH).findings

    assert (found["gone"], found["gone_count"]) == (["551001"], 1)


def test_the_first_month_has_nothing_to_compare_with(sun):
    found = Findings(checked(sun, THIS_MONTH))

    assert [side.title for side in found.sides] == ["В файле"]
    assert (found.differences, found.month_before) == ([], "")


def test_charges_that_are_missing_are_named_and_withdrawn_one_by_one(sun):
    load_text("charges", LAST_MONTH, organization=sun, month=AUGUST)
    run = checked(sun, f"{HEAD}\n551412;Отопление;100")
    named = Findings(run).missing
    assert [(m["account"], m["service"], m["sum"]) for m in named] == [
        ("551412", "Холодная вода", 50),
        ("551001", "Отопление", 70),
    ]

    confirm_run(run=run, withdrawn=[named[0]["id"], 10**9])

    period = BillingPeriod.objects.get(organization=sun, month=AUGUST)
    left = Charge.objects.filter(version=period.draft_version_id)
    assert sorted(left.values_list("charged", flat=True)) == [70, 100]


def test_the_clerks_own_figure_is_compared(sun):
    run = checked(sun, THIS_MONTH)

    note_figures(run=run, rows=3, total=Decimal("1080.50"))
    assert Findings(run).mismatches == []

    note_figures(run=run, rows=4, total=Decimal(1000))
    assert Findings(run).mismatches == [
        "Ваш итог: строк 4, а в файле 3.",
        "Ваш итог: сумма 1000,00, а в файле 1080,50.",
    ]


def test_payments_are_added_up_beside_the_banks_footer(sun):
    text = "Лицевой счёт;Дата платежа;Сумма платежа\n551412;01.08.2017;10,5\n551001;01.08.2017;2"

    check_text("payments", text, organization=sun)

    found = Findings(ImportRun.objects.latest("pk"))
    assert [(s.title, s.rows, s.sum) for s in found.sides] == [
        ("В файле", 2, Decimal("12.5"))
    ]
    assert found.money == "Сумма платежа"
    assert found.has_no_totals


def test_a_banks_footer_stands_beside_the_rows_on_the_page(client, clerk, sun):
    run = register_file(
        kind="payments",
        data=SBER_A.encode("cp1251"),
        name="a.txt",
        organization=sun,
        profile="sber-payments-a",
    )
    check_file(run=run)

    page = client.get(reverse("imports:run", args=[run.pk])).text

    (footer,) = (s for s in Findings(run).sides if s.title == "Итог в самом файле")
    assert (footer.rows, footer.sum) == (2, Decimal("3700.50"))
    assert "Итог в самом файле" in page
    assert "3 700,50" in page.replace("\xa0", " ").replace("\u202f", " ")


def test_a_file_without_totals_says_so_and_takes_the_clerks(client, clerk, sun):
    text = "Лицевой счёт;Дата платежа;Сумма платежа\n551412;01.08.2017;10,5"
    check_text("payments", text, organization=sun)
    run = ImportRun.objects.latest("pk")

    page = client.get(reverse("imports:run", args=[run.pk])).content.decode()

    assert "Банк не написал в этом файле своих итогов" in page
    note_figures(run=run, rows=1, total=Decimal("10.50"))
    assert Findings(run).mismatches == []


def test_registry_with_a_footer_asks_for_no_totals_of_the_bank(sun):
    data = registries.SBER_A.encode("cp1251")
    check_file(
        run=register_file(kind="payments", data=data, name="a.txt", organization=sun)
    )

    assert not Findings(ImportRun.objects.latest("pk")).has_no_totals


@pytest.mark.parametrize(
    ("number", "near"),
    [("551421", "551412"), ("51412", "551412"), ("551412А", "551412"), ("A-0154", "")],
)
def test_an_unknown_account_comes_with_the_nearest_known(sun, number, near):
    report = check_text(
        "charges", f"{HEAD}\n{number};Отопление;5", organization=sun, month=AUGUST
    )

    assert ("Похожие" in told(report)[0]) == bool(near)
    assert near in told(report)[0]


def test_latin_letters_are_near_to_the_cyrillic_ones_they_look_like():
    kamal = Organization.objects.get(inn="1656000020")
    month = dt.date(2014, 10, 1)

    report = check_text(
        "charges", f"{HEAD}\nA-0154;Отопление;5", organization=kamal, month=month
    )

    assert "Похожие: А-0154" in told(report)[0]


def test_an_unknown_meter_is_never_made_and_comes_with_those_that_are_there():
    text = """Лицевой счёт;Услуга;Заводской номер;Дата снятия показания;Показание
        551412;Холодная вода;18848647;01.11.2017;400
        551001;Холодная вода;18848646;01.11.2017;400"""

    first, second = told(check_text("readings", text))

    assert "У этого счёта есть: 18848646 (Холодная вода)" in first
    assert "Прибор с таким номером есть у счёта 551412" in second


def test_a_new_service_is_taken_for_a_known_one_on_the_spot(sun):
    Service.objects.create(organization=sun, name="Уборка двора")
    run = checked(sun, f"{HEAD}\n551412;Уборка двра;5")
    (new,) = Findings(run).new_services
    assert (new.name, new.near, new.known[0]) == (
        "Уборка двра",
        ["Уборка двора"],
        "Уборка двора",
    )

    choose_services(run=run, names={"Уборка двра": "Уборка двора"})

    assert (run.is_checked, Findings(run).new_services) == (True, [])
    confirm_run(run=run)
    assert Charge.objects.get(source_run=run.pk).service.name == "Уборка двора"
    assert not Service.objects.filter(name="Уборка двра").exists()


def test_a_new_service_is_made_when_the_file_is_loaded(sun):
    run = checked(sun, f"{HEAD}\n551412;Озеленение;5")
    assert not Service.objects.filter(name="Озеленение").exists()

    confirm_run(run=run)

    assert Service.objects.filter(name="Озеленение", organization=sun).exists()


@pytest.fixture
def clerk(client, sun):
    user = UserFactory()
    user.organizations.set([sun])
    rights = Permission.objects.filter(codename__in=MAY_IMPORT)
    user.user_permissions.set(rights)
    client.force_login(user)
    return user


@pytest.mark.usefixtures("july")
def test_the_page_shows_it_all_and_takes_the_clerks_word(client, clerk, sun):
    load_text("charges", f"{HEAD}\n551001;Отопление;90", organization=sun, month=AUGUST)
    run = checked(sun, THIS_MONTH)
    ImportRun.objects.filter(pk=run.pk).update(author=clerk)
    address = reverse("imports:run", args=[run.pk])

    shown = client.get(address).content.decode()
    for text in (
        "Контрольные итоги",
        "Наибольшие расхождения: июль 2017",
        "950,50",
        "Начисления, которых нет в файле: 1",
        "Новые услуги",
        "а за июль 2017 начисления были: 1",
    ):
        assert text in shown

    client.post(reverse("imports:figure", args=[run.pk]), {"rows": "5", "total": "сто"})
    assert "Это не число" in client.get(address).content.decode()
    client.post(reverse("imports:figure", args=[run.pk]), {"rows": "5", "total": ""})
    assert "строк 5, а в файле 3" in client.get(address).content.decode()

    (missing,) = Findings(run).missing
    client.post(reverse("imports:confirm", args=[run.pk]), {"withdrawn": missing["id"]})
    done = client.get(address).content.decode()
    assert "Файл загружен" in done
    assert "Закрыть август 2017" in done
    assert Account.objects.filter(charges__source_run=run.pk).exists()


def test_accounts_and_houses_that_a_file_lacks_are_named(client, sun):
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    known = Account.objects.filter(organization=sun)
    kept = known.order_by("number").first()
    text = (
        "Организация;Лицевой счёт;Фамилия;Адрес дома;Квартира\n"
        f"{sun.inn};{kept.number};{kept.last_name};{kept.premises.building.address};"
        f"{kept.premises.number}"
    )
    run = register_file(kind="accounts", data=text.encode(), name="a.csv")
    check_file(run=run)
    house = f"Организация;Адрес дома\n{sun.inn};ул. Новая, 100"
    houses = register_file(kind="buildings", data=house.encode(), name="b.csv")
    check_file(run=houses)

    lacking = known.exclude(pk=kept.pk).order_by("number")
    assert Findings(run).absent == list(lacking.values_list("number", flat=True))
    assert run.missing == lacking.count() > 0
    assert Findings(houses).absent == sorted(
        sun.buildings.values_list("address", flat=True)
    )
    page = client.get(reverse("imports:run", args=[run.pk])).text
    assert all(f"<li>{number}</li>" in page for number in Findings(run).absent)


def test_errors_of_very_many_rows_are_all_told(sun, monkeypatch):
    monkeypatch.setattr("imports.staging.odd.MANY", 2)
    rows = [f"551412;Услуга {number};пять" for number in range(5)]

    report = check_text(
        "charges", "\n".join([HEAD, *rows]), organization=sun, month=AUGUST
    )

    assert [error.line for error in report.errors] == [2, 3, 4, 5, 6]
    monkeypatch.setattr("imports.staging.odd.ENOUGH", 4)
    report = check_text(
        "charges", "\n".join([HEAD, *rows]), organization=sun, month=AUGUST
    )
    assert "дальше строки 5 файл не проверялся" in told(report)[-1]
