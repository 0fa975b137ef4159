"""«Tried as a new clerk would»: from an empty database to a published month.

The assistant leads, and nothing but the screens is used: the company, its
accounts, tariffs and charges, a look as a resident, closing, invitations — and
a resident who comes in by what stands on the printed slip.
"""

import re
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.browser.conftest import CREATE_ADMIN, log_in, own_folder, started
from tests.browser.test_first_bill import sign_up

BUILDINGS = """Адрес дома;Количество квартир
г. Казань, ул. Новая, д. 1;2
"""
ACCOUNTS = """Лицевой счёт;Фамилия;Имя;Отчество;Адрес дома;Квартира
700001;Петрова;Зоя;Львовна;г. Казань, ул. Новая, д. 1;1
700002;Орлов;Лев;Ильич;г. Казань, ул. Новая, д. 1;2
"""
TARIFFS = """Услуга;Ед. измерения;Тариф;Действует с
Холодная вода;куб.м;30,50;01.07.2026
"""
CHARGES = """Лицевой счёт;Услуга;Тариф;Расход;Вх.сальдо;Начислено;Исх.сальдо;К оплате
700001;Холодная вода;30,50;4;0;122,00;122,00;122,00
700002;Холодная вода;30,50;2;0;61,00;61,00;61,00
"""
ORGANIZATION = {
    "inn": "1655007700",
    "name": "ООО «Новая компания»",
    "address": "г. Казань, ул. Новая, д. 1",
    "phone": "+7 843 200-00-01",
    "bank": "Банк «Пример»",
    "bic": "049205000",
    "settlement_account": "40702810000000000001",
}


@pytest.fixture(scope="module")
def empty():
    """A portal with nothing but its administrator."""
    with own_folder() as folder:
        for portal in started(folder, "--no-demo"):
            portal.manage("shell", "--verbosity=0", "-c", CREATE_ADMIN)
            yield portal


@pytest.fixture
def clerk(empty, new_context):
    page = new_context(accept_downloads=True).new_page()
    log_in(page, empty, "admin", "demo-admin")
    return page


def assistant(page, portal):
    """Open the assistant by its place in the menu; return the next step's block."""
    page.goto(f"{portal.url}/admin/first-hour/")
    return page.locator("[aria-current=step]")


def title(step):
    return step.locator("h2").inner_text()


def found_organization(page, portal):
    step = assistant(page, portal)
    assert "Организация" in title(step)
    step.get_by_role("link", name="Завести организацию").click()
    for name, value in ORGANIZATION.items():
        page.fill(f"[name={name}]", value)
    page.get_by_role("button", name="Создать").click()
    page.get_by_text(ORGANIZATION["name"]).first.wait_for()


def load(page, portal, action, expected, folder, content):
    """Load a file from the step that is next; what is known isn't asked again."""
    step = assistant(page, portal)
    assert expected in title(step)
    step.get_by_role("link", name=action).click()
    file = Path(folder) / f"{expected}.csv"
    file.write_text(content)
    page.set_input_files("[name=file]", file)
    page.get_by_role("button", name="Проверить файл").click()
    assert "Пока ничего не изменено" in page.inner_text("main"), page.inner_text("main")
    page.get_by_role("button", name="Загрузить", exact=True).click()
    assert "Файл загружен" in page.inner_text("main"), page.inner_text("main")


def open_month(page, portal):
    step = assistant(page, portal)
    step.get_by_role("link", name="Завести месяц").click()
    page.select_option("[name=organization]", label=ORGANIZATION["name"])
    page.fill("[name=month]", "01.10.2026")
    page.fill("[name=pay_until]", "15.11.2026")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Создать").click()
    page.get_by_text("Октябрь 2026").first.wait_for()


def look_as_a_resident(page, portal):
    step = assistant(page, portal)
    assert "Взгляд жителя" in title(step)
    with page.expect_popup() as popup:
        step.get_by_role("button", name="Посмотреть счёт").click()
    bill = popup.value
    bill.wait_for_load_state()
    assert "Холодная вода" in bill.inner_text("main")
    bill.close()


def close_month(page, portal):
    step = assistant(page, portal)
    step.get_by_role("link", name="Закрыть месяц").click()
    assert "183,00" in page.inner_text("main")
    page.get_by_role("button", name="Закрыть месяц").click()
    page.get_by_text("месяц закрыт").first.wait_for()


def print_invitations(page, portal):
    """The text of the printed sheet."""
    step = assistant(page, portal)
    assert "Приглашение жителей" in title(step)
    step.get_by_role("link", name="Напечатать приглашения").click()
    page.select_option("[name=building]", index=1)
    page.get_by_role("button", name="Напечатать").click()
    page.get_by_text("Приглашений в работе: 2").wait_for()
    link = page.get_by_role("link", name="Скачать")
    for _ in range(60):
        if link.count():
            break
        page.wait_for_timeout(1000)
        page.reload()
    with page.expect_download() as download:
        link.click()
    content = Path(download.value.path()).read_bytes()
    return PdfReader(BytesIO(content)).pages[0].extract_text()


def test_from_nothing_to_a_published_month(empty, clerk, new_context, tmp_path):
    found_organization(clerk, empty)
    load(clerk, empty, "Загрузить дома", "Дома", tmp_path, BUILDINGS)
    load(clerk, empty, "Загрузить лицевые счета", "Дома", tmp_path, ACCOUNTS)
    load(clerk, empty, "Загрузить тарифы", "Тарифы", tmp_path, TARIFFS)
    open_month(clerk, empty)
    load(clerk, empty, "Загрузить начисления", "Начисления", tmp_path, CHARGES)
    look_as_a_resident(clerk, empty)
    close_month(clerk, empty)
    sheet = print_invitations(clerk, empty)

    assistant(clerk, empty)
    assert clerk.locator(".office-step--done").count() == 7
    assert clerk.locator("[aria-current=step]").count() == 0

    number, code = re.search(r"(700001).*?\b(\w{4}-\w{4})\b", sheet, re.S).groups()
    resident = new_context().new_page()
    sign_up(resident, empty)
    resident.goto(f"{empty.url}/cabinet/link/?way=code")
    resident.fill("[name=number]", number)
    resident.fill("[name=code]", code)
    resident.locator("main form button").click()
    resident.wait_for_url("**/cabinet/*-*-*/**")
    resident.get_by_role("link", name="Начисления", exact=True).click()
    assert "122,00" in resident.inner_text("main")
