"""Saying how a file is to be read, column by column, and keeping that."""

import json

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cabinet.accounts.models import Organization
from cabinet.payments.models import Payment, UnallocatedPayment
from cabinet.residents.models import User
from imports.models import ImportProfile, ImportRun
from imports.profiles.schema import parse_settings
from imports.profiles.services import save_profile
from imports.profiles.settings import Settings
from imports.services import read_file
from tests.factories import UserFactory
from tests.imports import registries, samples

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("manuals")]
SUN, KAMAL = "1655000010", "1656000020"
UPLOAD, PROFILES = "/admin/imports/new/", "/admin/imports/profiles/"
FOREIGN = (
    "Выгрузка за сентябрь\n\nСчет;Когда;Сколько;Кто\n551412;01.09.2017;10,50;Анна\n"
)
READING = {
    "encoding": "",
    "delimiter": ";",
    "quoting": "yes",
    "headings": "yes",
    "first_row": "3",
    "decimal": "",
    "empty": "clear",
}
COLUMNS = {"column_0": "account", "column_1": "paid_on", "column_2": "amount"}


def employee(inn: str) -> User:
    user = UserFactory()
    user.organizations.set(Organization.objects.filter(inn=inn))
    rights = Permission.objects.filter(codename__in=samples.MAY_IMPORT)
    user.user_permissions.set(rights)
    return user


@pytest.fixture
def clerk(client: Client) -> User:
    user = employee(SUN)
    client.force_login(user)
    return user


def upload(client: Client, text: str, encoding: str = "cp1251", **fields):
    file = SimpleUploadedFile("bank.csv", text.encode(encoding))
    return client.post(
        UPLOAD, {"kind": "payments", "file": file, **fields}, follow=True
    )


def mapping_of(client: Client, text: str = FOREIGN) -> str:
    """The address of the page to which a file goes that nobody knows."""
    return upload(client, text).redirect_chain[-1][0]


def test_an_unknown_file_is_shown_with_a_choice_for_each_column(client, clerk):
    url = mapping_of(client)

    shown = client.post(url, READING | {"action": "show"}).content.decode()

    assert url.endswith("/mapping/")
    assert shown.count("Столбец «") == 4
    assert "Кодировка" in shown
    assert "10,50" in shown
    assert "нет обязательного столбца «Дата платежа»" in shown


def test_a_file_that_nobody_knows_waits_for_its_author_alone(client, clerk):
    url = mapping_of(client)
    run = url.removesuffix("mapping/")

    assert client.get(run, follow=True).redirect_chain == [(url, 302)]

    client.force_login(employee(SUN))
    involved = [clerk.organizations.get().pk]
    ImportRun.objects.filter(author=clerk).update(involved=involved)
    shown = client.get(run).content.decode()
    assert f"укажет тот, кто его принёс: {clerk}" in shown
    assert "ждёт своей очереди" not in shown


def test_a_file_that_nobody_knows_is_put_aside(client, clerk):
    run = mapping_of(client).removesuffix("mapping/")

    shown = client.post(f"{run}cancel/", follow=True).content.decode()

    assert "ничего не изменено" in shown
    assert ImportRun.objects.get(author=clerk).state == "cancelled"


def test_dates_are_read_as_the_person_says(client, clerk):
    url = mapping_of(client, FOREIGN.replace("01.09.2017", "09/01/17"))
    refused = client.post(url, READING | COLUMNS | {"action": "check"}, follow=True)
    assert "Это не дата" in refused.content.decode()

    shown = client.post(
        url, READING | COLUMNS | {"dates": "%d/%m/%y", "action": "check"}, follow=True
    )

    assert "Пока ничего не изменено" in shown.content.decode()
    [row] = read_file(run=ImportRun.objects.get(author=clerk)).rows
    assert row.cells[1] == "2017-01-09"


def test_columns_are_chosen_and_the_file_loads(client, clerk):
    url = mapping_of(client)

    checked = client.post(url, READING | COLUMNS | {"action": "check"}, follow=True)

    run = ImportRun.objects.get(author=clerk)
    assert (run.state, run.new) == ("checked", 1)
    assert "Загрузить эти данные?" in checked.content.decode()
    client.post(f"/admin/imports/{run.pk}/import/")
    assert Payment.objects.filter(amount="10.50", account__number="551412").exists()
    assert client.get(url).status_code == 302


def test_a_wrong_encoding_is_seen_and_changed(client, clerk):
    url = mapping_of(client)

    wrong = client.post(url, READING | {"encoding": "koi8-r", "action": "show"})
    right = client.post(url, READING | {"encoding": "cp1251", "action": "show"})
    none = client.post(url, READING | {"encoding": "utf-8", "action": "show"})

    assert "Сколько" not in wrong.content.decode()
    assert "Сколько" in right.content.decode()
    assert "Файл не в кодировке UTF-8" in none.content.decode()


def test_a_mapping_is_saved_and_known_next_time(client, clerk):
    url = mapping_of(client)
    organization = Organization.objects.get(inn=SUN)
    sent = {"title": "Местный банк", "organization": organization.pk, "action": "save"}

    client.post(url, READING | COLUMNS | sent)
    again = upload(client, FOREIGN.replace("10,50", "11,50"))

    profile = ImportProfile.objects.get()
    assert (profile.slug, profile.organization) == ("mestnyj-bank", organization)
    run = ImportRun.objects.first()
    assert (run.profile, run.state) == ("mestnyj-bank", "checked")
    assert again.redirect_chain[-1][0] == f"/admin/imports/{run.pk}/"


def test_a_bank_is_added_whose_unknown_accounts_wait_in_the_basket(client, clerk):
    text = FOREIGN + "999;02.09.2017;7,00;Борис\n"
    url = mapping_of(client, text)
    registry = READING | {"unknown_accounts": "basket"}
    shown = client.post(url, registry | {"action": "show"}).content.decode()
    assert "Плательщик" in shown
    chosen = registry | COLUMNS | {"column_3": "payer"}
    owner = Organization.objects.get(inn=SUN).pk
    client.post(
        url, chosen | {"action": "save", "title": "Наш банк", "organization": owner}
    )
    run = ImportRun.objects.latest("pk")
    assert (run.state, run.new) == ("checked", 2)

    client.post(f"/admin/imports/{run.pk}/import/")

    line = UnallocatedPayment.objects.get()
    assert (line.account_text, line.payer, line.registry.title) == (
        "999",
        "Борис",
        "Наш банк",
    )
    # Back to plain payments, which have no payer.
    plain = upload(client, text.replace("999", "998"))
    again = client.post(
        f"/admin/imports/{ImportRun.objects.latest('pk').pk}/mapping/",
        READING | {"unknown_accounts": "refuse", "action": "show"},
    )
    assert (plain.status_code, again.status_code) == (200, 200)


def test_one_column_cannot_be_two(client, clerk):
    url = mapping_of(client)

    shown = client.post(
        url, READING | COLUMNS | {"column_3": "account", "action": "check"}
    ).content.decode()

    assert "«Лицевой счёт» выбран дважды" in shown
    assert ImportRun.objects.get(author=clerk).state == "uploaded"


def test_a_value_for_every_row_stands_in_for_a_column(client, clerk):
    url = mapping_of(client)
    sent = {"column_1": "", "constant_paid_on": "02.09.2017", "action": "check"}

    client.post(url, READING | COLUMNS | sent)

    assert ImportRun.objects.get(author=clerk).state == "checked"


def test_what_a_profile_composes_stays_when_a_column_is_changed(client, clerk):
    file = SimpleUploadedFile("a.txt", registries.SBER_A.encode("cp1251"))
    client.post(UPLOAD, {"kind": "payments", "file": file})
    run = ImportRun.objects.get(author=clerk)
    url = f"/admin/imports/{run.pk}/mapping/"
    shown = client.get(url)
    form = shown.context["mapping"]
    sent = {
        field.html_name: field.value() or ""
        for part in (form.reading, form.columns)
        for field in part
    }

    client.post(url, sent | {"column_8": "", "action": "check"})

    run.refresh_from_db()
    assert "Номер операции" in shown.content.decode()
    titles = {rule["to"] for rule in run.reading["columns"]}
    assert "Номер операции" in titles
    assert "За какой месяц оплачено" not in titles
    assert (run.state, run.new) == ("checked", 2)


def test_a_strangers_file_cannot_be_mapped(client, clerk):
    url = mapping_of(client)
    client.force_login(employee(KAMAL))

    assert client.get(url).status_code == 404
    assert client.post(url, READING).status_code == 404


def test_profiles_go_out_and_come_in_as_files(client, clerk):
    sent = client.get("/admin/imports/profiles/sber-payments-a.json")
    owner = Organization.objects.get(inn=SUN).pk

    client.post(
        "/admin/imports/profiles/new/",
        {"file": SimpleUploadedFile("p.json", sent.content), "organization": owner},
    )

    listed = client.get(PROFILES).content.decode()
    assert "sber-payments-a-2" in listed
    assert json.loads(sent.content)["slug"] == "sber-payments-a"
    client.post("/admin/imports/profiles/sber-payments-a-2/delete/")
    assert not ImportProfile.objects.exists()


def test_a_file_that_is_no_profile_is_said_at_the_field(client, clerk):
    shown = client.post(
        "/admin/imports/profiles/new/",
        {
            "file": SimpleUploadedFile("p.json", b"{}"),
            "organization": Organization.objects.get(inn=SUN).pk,
        },
    )

    assert "должны быть поля" in shown.content.decode()


def test_nobody_sees_or_deletes_a_strangers_profile(client, clerk):
    save_profile(
        title="Чужой",
        kind="payments",
        settings=Settings(),
        organization=Organization.objects.get(inn=KAMAL),
    )

    assert "Чужой" not in client.get(PROFILES).content.decode()
    assert client.get("/admin/imports/profiles/chuzhoj.json").status_code == 404
    assert client.post("/admin/imports/profiles/chuzhoj/delete/").status_code == 404
    assert (
        client.post("/admin/imports/profiles/sber-payments-a/delete/").status_code
        == 404
    )
    assert ImportProfile.objects.exists()


def test_a_clerk_gives_no_profile_to_another_organization(client, clerk):
    url = mapping_of(client)
    stranger = Organization.objects.get(inn=KAMAL).pk
    sent = {"title": "Мой", "organization": stranger, "action": "save"}

    client.post(url, READING | COLUMNS | sent)
    client.post(url, READING | COLUMNS | sent | {"organization": ""})

    assert not ImportProfile.objects.exists()


def test_a_sheet_is_chosen_by_its_name(client, clerk):
    from openpyxl import load_workbook

    data = samples.workbook([["Титульный лист"], ["ничего"]])
    import io

    book = load_workbook(io.BytesIO(data))
    sheet = book.create_sheet("Платежи")
    for row in (
        ("Лицевой счёт", "Дата платежа", "Сумма платежа"),
        ("551412", "01.09.2017", 5),
    ):
        sheet.append(row)
    saved = io.BytesIO()
    book.save(saved)
    file = SimpleUploadedFile("a.xlsx", saved.getvalue())
    url = client.post(UPLOAD, {"kind": "payments", "file": file}).url
    sent = READING | {"first_row": "0", "delimiter": "", "sheet": "Платежи"}

    client.post(url, sent | {"action": "show"})
    client.post(url, sent | COLUMNS | {"action": "check"})

    assert ImportRun.objects.get(author=clerk).state == "checked"


def test_a_file_that_fits_two_profiles_asks_which(client, clerk):
    owner = Organization.objects.get(inn=SUN)
    columns = [
        {"to": "Лицевой счёт", "places": ["Счет"]},
        {"to": "Дата платежа", "places": ["Когда"]},
        {"to": "Сумма платежа", "places": ["Сколько"]},
    ]
    for title in ("Один банк", "Другой банк"):
        settings = parse_settings({"columns": columns, "first_row": 3})
        save_profile(
            title=title, kind="payments", settings=settings, organization=owner
        )

    asked = upload(client, FOREIGN)
    url = asked.redirect_chain[-1][0]
    client.post(url, {"action": "profile", "profile": "drugoj-bank"})

    assert "«Другой банк», «Один банк». Выберите один." in asked.content.decode()
    run = ImportRun.objects.get(author=clerk)
    assert (run.profile, read_file(run=run).rows[0].cells[0]) == (
        "drugoj-bank",
        "551412",
    )


def test_a_profile_that_cannot_read_the_file_says_why(client, clerk):
    url = mapping_of(client)

    shown = client.post(url, {"action": "profile", "profile": "bank-charges-dbf"})
    none = client.post(url, {"action": "profile", "profile": ""})

    assert shown.context["mapping"].naming.errors
    assert none.context["mapping"].naming.errors
