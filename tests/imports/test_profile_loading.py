"""Files in profiles go the same way into the database as our own."""

import json
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from cabinet.accounts.models import Account, Organization
from cabinet.meters.models import Reading
from cabinet.payments.models import Payment
from imports.models import ImportProfile, ImportRun
from imports.profiles.catalogue import profiles_of, ready_profiles
from imports.profiles.schema import parse_settings
from imports.profiles.services import import_profile, save_profile
from imports.profiles.settings import ProfileError, Settings
from imports.readers import ReaderError
from imports.services import load_file, read_file, register_file
from tests.factories import UserFactory
from tests.imports import registries, samples
from tests.imports.samples import counts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("manuals")]
SUN, KAMAL = "1655000010", "1656000020"


def load(kind: str, name: str, text: str, **call):
    return load_file(kind=kind, data=text.encode("cp1251"), name=name, **call)


def test_a_registry_of_payments_loads_once_however_often_it_comes():
    first = load("payments", "a.txt", registries.SBER_A)
    again = load("payments", "a.txt", registries.SBER_A)

    assert (counts(first), counts(again)) == ((2, 0, 0, 0), (0, 0, 2, 0))
    assert ImportRun.objects.first().profile == "sber-payments-a"
    payment = Payment.objects.get(account__number="551412", fee__isnull=False)
    assert (payment.amount, payment.fee) == (Decimal("3600.00"), Decimal("39.60"))
    assert payment.place == "Сбербанк"


def test_operations_of_two_terminals_under_one_number_are_two_payments():
    report = load("payments", "a.txt", registries.SBER_C)

    assert counts(report) == (3, 0, 0, 0)
    numbers = Payment.objects.filter(operation_number__endswith="/77")
    assert numbers.count() == 2


def test_a_registry_that_does_not_sum_up_changes_nothing():
    before = Payment.objects.count()

    report = load("payments", "a.txt", registries.SBER_A.replace("=2;", "=3;"))

    assert "Не сходится количество строк" in str(report.errors[0])
    assert Payment.objects.count() == before


def test_a_registry_without_any_known_account_asks_whose_it_is():
    nobody = registries.SBER_A.replace("6262000", "999").replace("551412", "998")

    report = load("payments", "a.txt", nobody)

    assert [error.line for error in report.errors] == [1, 2, 0]
    assert "Такого лицевого счёта нет" in report.errors[0].text
    assert "Выберите организацию" in report.errors[2].text


def test_readings_from_the_bank_come_to_their_meters():
    samples.load_text(
        "meters",
        """Лицевой счёт;Услуга;Заводской номер;Зона
        551412;Холодная вода;18851960к;
        551412;Электроснабжение;02455782;день
        551412;Электроснабжение;02455782;ночь""",
    )

    report = load("readings", "meters.txt", registries.SBBOL)

    assert counts(report) == (3, 0, 0, 0)
    assert Reading.objects.get(value=1915, date="2026-03-20").meter.zone == "night"


def test_an_empty_cell_clears_or_keeps_as_the_profile_says():
    Account.objects.filter(number="551412").update(phone="8 800 1")
    rows = f"Организация;Лицевой счёт;Фамилия;Адрес дома;Квартира;Телефон\n{SUN};551412;КАРИМОВА;г. Казань, ул. ГАРИФА АХУНОВА, д. 16;271;"
    save_profile(
        title="Бережный",
        kind="accounts",
        settings=Settings(empty="keep"),
        organization=None,
    )

    kept = load("accounts", "a.csv", rows, profile="berezhnyj")
    assert Account.objects.get(number="551412").phone == "8 800 1"
    cleared = load("accounts", "a.csv", rows)

    assert (counts(kept), counts(cleared)) == ((0, 0, 1, 0), (0, 1, 0, 0))
    assert Account.objects.get(number="551412").phone == ""


def own_profile(
    inn: str | None = SUN, title: str = "Наш банк", **settings
) -> ImportProfile:
    columns = [
        {"to": "Лицевой счёт", "places": ["Счет"]},
        {"to": "Дата платежа", "places": ["Когда"]},
        {"to": "Сумма платежа", "places": ["Сколько"]},
    ]
    return save_profile(
        title=title,
        kind="payments",
        settings=parse_settings({"columns": columns} | settings),
        organization=Organization.objects.get(inn=inn) if inn else None,
    )


def test_a_saved_profile_is_recognised_next_time():
    own_profile()

    report = load("payments", "b.csv", "Когда;Счет;Сколько\n01.09.2017;551412;10")

    assert counts(report) == (1, 0, 0, 0)
    assert ImportRun.objects.first().profile == "nash-bank"


def test_two_profiles_that_fit_alike_leave_the_choice_to_the_person():
    own_profile()
    own_profile(title="Наш банк, иначе")
    rows = "Когда;Счет;Сколько\n01.09.2017;551412;10"

    report = load("payments", "b.csv", rows)
    told = load("payments", "b.csv", rows, profile="nash-bank-inache")

    assert "нет обязательного столбца" in report.errors[0].text
    assert not told.errors


def test_a_run_reads_its_file_as_the_profile_was_then():
    profile = own_profile()
    run = register_file(
        kind="payments",
        data="Когда;Счет;Сколько\n01.09.2017;551412;10".encode(),
        name="b.csv",
    )

    profile.delete()

    assert read_file(run=run).headings.cells[0] == "Лицевой счёт"


def test_a_profile_of_another_organization_is_nobodys():
    clerk = UserFactory()
    clerk.organizations.set(Organization.objects.filter(inn=SUN))
    own_profile(KAMAL)
    everybodys = own_profile(None)

    own = [p.slug for p in profiles_of(author=clerk) if p.own]

    assert own == [everybodys.slug]
    with pytest.raises(ReaderError, match="Есть:"):
        load("payments", "b.csv", "a;b\n1;2", author=clerk, profile="nash-bank")


def test_a_profile_goes_out_and_comes_in_under_a_slug_of_its_own():
    ready = ready_profiles()["sber-payments-a"]
    data = json.dumps(
        {
            "slug": ready.slug,
            "title": ready.title,
            "kind": ready.kind,
            "settings": {"delimiter": ";"},
        }
    )

    made = import_profile(data=data.encode(), organization=None)

    assert (made.slug, made.parsed.delimiter) == ("sber-payments-a-2", ";")


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_profile_is_refused(data):
    with pytest.raises(ProfileError):
        import_profile(data=data, organization=None)


def test_the_command_takes_a_profile_by_its_slug(tmp_path, capsys):
    path = tmp_path / "registry.dat.txt"
    path.write_bytes(registries.SBER_B.encode("cp1251"))

    call_command("import_data", "payments", path, profile="sber-payments-b")

    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (told["status"], told["new"]) == ("imported", 2)
    fields = (
        "status kind run rows new changed unchanged missing warnings errors seconds"
    )
    assert set(told) == set(fields.split())


@pytest.mark.parametrize(
    ("slug", "reason"),
    [("no-such", "Профиля «no-such» нет"), ("bars-charges", "для файлов вида")],
)
def test_the_command_cannot_read_by_a_profile_that_is_not_there(tmp_path, slug, reason):
    path = tmp_path / "a.csv"
    path.write_text("а;б\n1;2")

    with pytest.raises(CommandError, match=reason) as refusal:
        call_command("import_data", "payments", path, profile=slug)

    assert refusal.value.returncode == 2
