"""«Загрузка данных» in the back office."""

import hashlib

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cabinet.accounts.models import Account, Building, Organization
from cabinet.charges.models import Charge
from cabinet.residents.models import Limits, User
from imports.models import ImportRun
from imports.services import register_file
from tests.factories import UserFactory
from tests.imports import samples

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("manuals")]

LIST = "/admin/imports/"
UPLOAD = "/admin/imports/new/"
SUN, KAMAL = "1655000010", "1656000020"


def employee(*inns: str, may: tuple[str, ...] = samples.MAY_IMPORT) -> User:
    user = UserFactory()
    user.organizations.set(Organization.objects.filter(inn__in=inns))
    user.user_permissions.set(Permission.objects.filter(codename__in=may))
    return user


@pytest.fixture
def accountant(client: Client) -> User:
    """Works for «Солнечный город» only, and is logged in."""
    user = employee(SUN)
    client.force_login(user)
    return user


def upload(client: Client, kind: str, data: bytes, name: str = "", **fields):
    file = SimpleUploadedFile(name or f"{kind}.csv", data)
    return client.post(UPLOAD, {"kind": kind, "file": file, **fields}, follow=True)


def upload_august(client: Client):
    data = (samples.DATA / "charges-2017-08.csv").read_bytes()
    organization = Organization.objects.get(inn=SUN).pk
    return upload(
        client, "charges", data, organization=organization, period="Август 2017"
    )


def test_a_file_is_shown_before_it_is_loaded_and_loads_when_confirmed(
    client, accountant
):
    shown = upload_august(client)

    run = ImportRun.objects.get(author=accountant)
    text = shown.content.decode()
    assert shown.redirect_chain == [(f"/admin/imports/{run.pk}/", 302)]
    assert (run.state, run.new, run.warnings) == ("checked", 13, 6)
    for part in ("Windows-1251", "точка с запятой", "Август 2017", "Новая услуга"):
        assert part in text
    assert text.count("<td>551412</td>") == 10
    assert not Charge.objects.exists()

    done = client.post(f"/admin/imports/{run.pk}/import/", follow=True)

    assert "Файл загружен" in done.content.decode()
    assert Charge.objects.count() == 13
    run.refresh_from_db()
    assert (run.state, run.new) == ("imported", 13)


def test_a_file_is_as_large_as_staff_allow(client, accountant):
    Limits.objects.create(import_megabytes=1)

    told = upload(client, "charges", b"x" * (2**20 + 1)).context["form"].errors

    assert "больше 1 МБ" in str(told["file"])
    assert not ImportRun.objects.filter(author=accountant).exists()


def test_a_file_is_loaded_once_however_often_it_is_confirmed(client, accountant):
    upload_august(client)
    run = ImportRun.objects.get(author=accountant)
    client.post(f"/admin/imports/{run.pk}/import/")

    again = client.post(f"/admin/imports/{run.pk}/import/", follow=True)

    assert "уже загружен" in again.content.decode()
    assert ImportRun.objects.get(pk=run.pk).new == 13


def test_a_file_with_nothing_new_offers_nothing_to_confirm(client, accountant):
    upload_august(client)
    client.post(f"/admin/imports/{ImportRun.objects.get(author=accountant).pk}/import/")

    again = upload_august(client).content.decode()

    assert "нет ничего нового" in again
    assert "Загрузить эти данные?" not in again


def test_a_refused_file_names_its_errors_and_gives_them_back(client, accountant):
    data = "Лицевой счёт;Услуга;Начислено\n551412;Отопление;сто".encode()

    shown = upload(client, "charges", data, period="08.2017").content.decode()

    run = ImportRun.objects.get(author=accountant)
    assert run.state == "refused"
    assert "Это не число. Впишите его так: 1775,84." in shown
    assert "Загрузить эти данные?" not in shown
    answer = client.get(f"/admin/imports/{run.pk}/errors/")
    assert answer.getvalue().decode("utf-8-sig").splitlines()[1] == (
        "551412;Отопление;сто;«Начислено»: Это не число. Впишите его так: 1775,84."
    )
    assert (
        answer["Content-Disposition"] == f'attachment; filename="errors-{run.pk}.csv"'
    )


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (b"\x89PNG\r\n\x1a\n1234", "a.xlsx", "не таблица xlsx"),
        (b"", "a.csv", "пуст"),
        ("ИНН;КПП".encode(), "a.csv", "ни одной строки"),
    ],
)
def test_what_is_no_table_is_said_at_the_field(client, accountant, data, name, reason):
    answer = upload(client, "charges", data, name)

    assert answer.status_code == 200
    assert reason in answer.content.decode()
    assert not ImportRun.objects.filter(author=accountant).exists()


def test_a_period_that_is_no_month_is_said_at_the_field(client, accountant):
    answer = upload(client, "charges", b"1;2\n3;4", period="осень")

    assert answer.context["form"].errors["period"] == [
        "Это не месяц. Впишите период так: 08.2017 или Август 2017."
    ]


def test_a_row_of_an_organization_that_one_does_not_manage_is_refused(
    client, accountant
):
    rows = f"Организация;Адрес дома\n{SUN};Своя, 1\n{KAMAL};Чужая, 1"

    shown = upload(client, "buildings", rows.encode()).content.decode()

    run = ImportRun.objects.get(author=accountant)
    assert (run.state, run.errors) == ("refused", 1)
    assert "нет среди тех, чьи данные вы загружаете" in shown
    assert not Building.objects.filter(address__endswith=", 1").exists()


def test_accounts_of_another_organization_are_unknown(client, accountant):
    rows = "Лицевой счёт;Услуга;Начислено\nА-0154;Отопление;1"

    upload(client, "charges", rows.encode(), period="10.2014")

    run = ImportRun.objects.get(author=accountant)
    assert run.messages["errors"][0]["text"].startswith("Такого лицевого счёта нет")


@pytest.mark.parametrize("inn", [KAMAL, "7700000000"])
def test_an_organization_that_is_not_ones_own_is_neither_changed_nor_made(
    client, accountant, inn
):
    name = Organization.objects.get(inn=KAMAL).name

    upload(client, "organizations", f"ИНН;Наименование\n{inn};Захват".encode())

    run = ImportRun.objects.get(author=accountant)
    assert run.messages["errors"][0]["text"].startswith("Эта организация не из тех")
    assert Organization.objects.get(inn=KAMAL).name == name
    assert not Organization.objects.filter(name="Захват").exists()


def test_the_form_offers_ones_own_organizations_only(client, accountant):
    field = client.get(UPLOAD).context["form"].fields["organization"]

    assert [o.inn for o in field.queryset] == [SUN]
    kamal = Organization.objects.get(inn=KAMAL)
    answer = upload(client, "charges", b"1;2\n3;4", organization=kamal.pk)
    assert "organization" in answer.context["form"].errors


def test_who_left_the_organization_cannot_load_what_was_checked(client, accountant):
    upload_august(client)
    run = ImportRun.objects.get(author=accountant)
    accountant.organizations.clear()

    client.post(f"/admin/imports/{run.pk}/import/")

    run.refresh_from_db()
    assert (run.state, Charge.objects.count()) == ("refused", 0)


def test_a_superuser_loads_for_everybody(admin_client):
    text = samples.text("accounts.csv").replace("Муравьев", "Муравьёв")

    upload(admin_client, "accounts", text.encode())
    run = ImportRun.objects.first()
    admin_client.post(f"/admin/imports/{run.pk}/import/")

    assert Account.objects.get(number="А-0154").last_name == "Муравьёв"


def addresses(run: ImportRun) -> list[tuple[str, str]]:
    return [
        ("get", f"/admin/imports/{run.pk}/"),
        ("post", f"/admin/imports/{run.pk}/import/"),
        ("get", f"/admin/imports/{run.pk}/errors/"),
        ("get", f"/admin/imports/{run.pk}/file/"),
        ("post", f"/admin/imports/{run.pk}/figure/"),
        ("post", f"/admin/imports/{run.pk}/services/"),
    ]


def test_a_clerk_of_another_organization_finds_nothing_of_ones_files(
    client, accountant
):
    upload(client, "charges", "Лицевой счёт;Услуга;Начислено\n551412;Х;сто".encode())
    run = ImportRun.objects.get(author=accountant)
    client.force_login(employee(KAMAL))

    answers = [getattr(client, method)(url) for method, url in addresses(run)]

    assert [answer.status_code for answer in answers] == [404] * 6
    assert list(client.get(LIST).context["page"]) == []


def test_a_colleague_looks_at_a_run_and_cannot_confirm_it(client, accountant):
    upload_august(client)
    run = ImportRun.objects.get(author=accountant)
    client.force_login(employee(SUN))

    shown = client.get(f"/admin/imports/{run.pk}/").content.decode()

    assert f'href="/admin/imports/{run.pk}/"' in client.get(LIST).content.decode()
    assert "Контрольные итоги" in shown
    assert "Подтвердить загрузку может тот, кто принёс файл" in shown
    assert f"Кто загрузил: {run.author}" in shown
    kept = client.get(f"/admin/imports/{run.pk}/file/").getvalue()
    assert hashlib.sha256(kept).hexdigest() == run.sha256
    assert client.post(f"/admin/imports/{run.pk}/import/").status_code == 404


def test_rows_of_two_organizations_are_shown_to_who_works_for_both(client):
    author = employee(SUN, KAMAL)
    client.force_login(author)
    rows = "Лицевой счёт;Услуга;Начислено\n551412;Х;1".encode()
    upload(client, "charges", rows, period="08.2017")
    run = ImportRun.objects.get(author=author)

    seen = []
    for colleague in (employee(SUN), employee(SUN, KAMAL)):
        client.force_login(colleague)
        seen.append(client.get(f"/admin/imports/{run.pk}/").status_code)

    assert seen == [404, 200]


@pytest.mark.parametrize("url", [LIST, UPLOAD])
def test_without_the_permission_there_is_no_way_in(client, url):
    client.force_login(employee(SUN, may=("access_admin",)))

    assert client.get(url).status_code == 302
    assert "Загрузка данных" not in client.get("/admin/").content.decode()


def test_nobody_is_sent_to_log_in(client):
    assert client.get(LIST).url.startswith("/auth/login/")


def test_the_list_asks_as_much_for_three_runs_as_for_one(client, accountant):
    ImportRun.objects.all().delete()

    counted = []
    for runs in (1, 3):
        while ImportRun.objects.count() < runs:
            register_file(
                kind="charges",
                data=b"1;2\n3;4",
                name="a.csv",
                author=UserFactory(),
                organization=Organization.objects.get(inn=SUN),
            )
        client.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            assert len(client.get(LIST).context["page"]) == runs
        counted.append(len(queries))

    assert counted[0] == counted[1]
