"""What goes out comes in again without a change."""

import csv
import datetime as dt
import io
import json

import pytest
from django.contrib.auth.models import Permission
from django.core.management import CommandError, call_command

from cabinet.accounts.models import Account, Building, Organization
from cabinet.charges.models import BillingPeriod
from cabinet.charges.services import close_period
from cabinet.meters.models import Meter, Reading
from imports.exports.queries import Scope
from imports.exports.services import ExportError, export
from imports.kinds import KINDS
from imports.profiles.catalogue import ready_profiles
from imports.readers import read
from imports.services import load_file
from tests.factories import UserFactory
from tests.imports import samples
from tests.imports.samples import MAY_IMPORT, counts

pytestmark = pytest.mark.django_db
SUN, KAMAL = "1655000010", "1656000020"
AUGUST = dt.date(2017, 8, 1)
DANGEROUS = "=cmd|'/c calc'!A1"


@pytest.fixture
def company(manuals) -> Organization:
    """Every kind of the first organisation holds something, oddities too."""
    samples.load_charges(*samples.CHARGES[0])
    organization = Organization.objects.get(inn=SUN)
    samples.load_text(
        "building-meters",
        """Адрес дома;Услуга;Заводской номер;Дата снятия показания;Показание;Расход
        г. Казань, ул. ГАРИФА АХУНОВА, д. 16;Отопление;О-1;01.08.2017;5,1234567;
        г. Казань, ул. ГАРИФА АХУНОВА, д. 16;Отопление;О-1;01.09.2017;6;0,8765433
        г. Казань, ул. ГАРИФА АХУНОВА, д. 16;Отопление;О-2;;;""",
    )
    account = Account.objects.filter(organization=organization, number="551412")
    account.update(phone="+7 843 222-77-88", ownership=DANGEROUS, first_name="@Анна")
    Meter.objects.filter(account__in=account).update(place="- кухня", zone="night")
    return organization


def bytes_of(what: str, scope: Scope, format: str) -> bytes:  # noqa: A002
    return b"".join(export(what=what, scope=scope, format=format).content)


@pytest.mark.parametrize("format", ["csv", "xlsx"])
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_what_is_exported_imports_again_without_a_change(company, kind, format):  # noqa: A002
    data = bytes_of(kind, Scope(company), format)

    report = load_file(kind=kind, data=data, name=f"{kind}.{format}")

    assert report.rows
    assert counts(report) == (0, 0, report.rows, 0), samples.told(report)
    assert not report.unknown_columns


def test_nothing_of_another_organization_goes_out(company):
    for kind in KINDS:
        table = bytes_of(kind, Scope(company), "csv").decode("utf-8-sig")
        assert KAMAL not in table
        assert "А-0154" not in table


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_no_cell_is_a_formula(company, format):  # noqa: A002
    data = bytes_of("accounts", Scope(company), format)

    if format == "csv":
        cells = [
            cell
            for row in csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";")
            for cell in row
        ]
    else:
        from openpyxl import load_workbook

        sheet = load_workbook(io.BytesIO(data)).active
        cells = [str(cell.value) for row in sheet for cell in row]
        assert {cell.data_type for row in sheet for cell in row} <= {"s", "n"}

    assert not [cell for cell in cells if cell[:1] in ("=", "+", "@")]
    assert f"'{DANGEROUS}" in cells
    table = read(data=data, name=f"a.{format}")
    assert any(DANGEROUS in row.cells for row in table.rows)


def test_a_period_narrows_readings_and_charges(company):
    Reading.objects.update(date=dt.date(2017, 9, 1))

    in_august = bytes_of("readings", Scope(company, AUGUST), "csv")
    in_september = bytes_of("readings", Scope(company, dt.date(2017, 9, 1)), "csv")
    charges = bytes_of("charges", Scope(company, AUGUST), "csv")
    none = bytes_of("charges", Scope(company, dt.date(2016, 1, 1)), "csv")

    assert len(in_august.splitlines()) == 1 < len(in_september.splitlines())
    assert (len(charges.splitlines()), len(none.splitlines())) == (14, 1)


def test_charges_for_the_bank_come_back_by_its_profile(company):
    Building.objects.update(fias_id="0c5b2444-70a0-4932-980c-b4dc0d3f02b5")
    close_period(period=BillingPeriod.objects.get(organization=company, month=AUGUST))

    made = export(what="sber-charges", scope=Scope(company, AUGUST))
    data = b"".join(made.content)

    assert made.name == "1655000010_40702810462000000001_001_0817.txt"
    assert data.decode("cp1251").splitlines()[0] == (
        "551412;;0c5b2444-70a0-4932-980c-b4dc0d3f02b5,271;КАРИМОВА @Анна ИЛЬДАРОВНА;"
        "г. Казань, ул. ГАРИФА АХУНОВА, д. 16, кв. 271;0817;1096.64"
    )
    settings = ready_profiles()["sber-charges-new"].settings
    assert read(data=data, name=made.name, options=settings.options).rows


def test_debts_for_gorod_add_up_to_their_first_line(company):
    close_period(period=BillingPeriod.objects.get(organization=company, month=AUGUST))

    scope = Scope(company, AUGUST)
    lines = b"".join(export(what="gorod-debts", scope=scope).content)

    head, _, _, *rows = lines.decode("cp1251").split("\r\n")
    assert head == "#FILESUM 1096.64"
    assert rows[0].split(";")[2:] == [
        "551412",
        "1096.64",
        "ЖИЛИЩНО-КОММУНАЛЬНЫЕ УСЛУГИ",
    ]


def test_what_is_not_published_is_not_a_debt(company):
    scope = Scope(company, AUGUST)

    assert b"".join(export(what="sber-charges", scope=scope).content) == b""


def test_readings_in_the_banks_form_come_back_unchanged(company):
    samples.load_text(
        "meters",
        """Лицевой счёт;Услуга;Заводской номер;Зона;Дата снятия показания;Показание
        551412;Холодная вода;77К;;20.03.2026;412,5
        551412;Электроснабжение;88;день;20.03.2026;6858
        551412;Электроснабжение;88;ночь;20.03.2026;1915""",
    )

    data = bytes_of("sbbol-readings", Scope(company, dt.date(2026, 3, 1)), "txt")
    report = load_file(kind="readings", data=data, name="meters.txt")

    assert counts(report) == (0, 0, 3, 0), samples.told(report)


@pytest.mark.parametrize("what", ["sber-charges", "gorod-debts", "sbbol-readings"])
def test_a_registry_needs_a_month(company, what):
    with pytest.raises(ExportError, match="Укажите период"):
        export(what=what, scope=Scope(company))


def test_the_bank_needs_requisites(company):
    company.settlement_account = ""

    with pytest.raises(ExportError, match="расчётный счёт"):
        export(what="sber-charges", scope=Scope(company, AUGUST))


def test_the_command_writes_a_file_and_says_so(company, tmp_path, capsys):
    path = tmp_path / "accounts.xlsx"

    call_command("export_data", "accounts", path, organization=SUN)

    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (told["status"], told["bytes"]) == ("exported", path.stat().st_size)


@pytest.mark.parametrize(
    ("what", "name", "code"),
    [("secrets", "a.csv", 1), ("accounts", "a.pdf", 1), ("sber-charges", "a.txt", 1)],
)
def test_the_command_says_what_it_cannot_write(company, tmp_path, what, name, code):
    with pytest.raises(CommandError) as refusal:
        call_command("export_data", what, tmp_path / name, organization=SUN)

    assert refusal.value.returncode == code


@pytest.fixture
def clerk(client, company):
    user = UserFactory()
    user.organizations.set([company])
    rights = Permission.objects.filter(codename__in=MAY_IMPORT)
    user.user_permissions.set(rights)
    client.force_login(user)
    return user


URL = "/admin/imports/export/"


def test_a_clerk_takes_a_file_from_the_screen(client, clerk, company):
    sent = {"what": "payments", "organization": company.pk, "format": "csv"}

    answer = client.post(URL, sent)

    assert answer["Content-Disposition"] == (
        'attachment; filename="payments_1655000010.csv"'
    )
    assert "551412" in answer.getvalue().decode()


def test_a_clerk_takes_nothing_of_others(client, clerk):
    stranger = Organization.objects.get(inn=KAMAL)
    sent = {"what": "payments", "organization": stranger.pk, "format": "csv"}

    answer = client.post(URL, sent)

    assert "organization" in answer.context["form"].errors


def test_the_screen_says_what_is_missing(client, clerk, company):
    sent = {"what": "gorod-debts", "organization": company.pk, "format": "csv"}

    assert "Укажите период" in client.post(URL, sent).content.decode()


def test_the_screen_is_closed_to_those_who_do_not_load(client, company):
    user = UserFactory()
    user.user_permissions.set(Permission.objects.filter(codename="access_admin"))
    client.force_login(user)

    assert client.get(URL).status_code == 302
