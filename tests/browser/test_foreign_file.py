"""A clerk brings a file of a bank that the portal has never seen.

Upload → see how it was read → choose the columns → check → keep the profile;
the next file of that bank is known at once.
"""

import pytest

from tests.browser.conftest import log_in

ROWS = "Выгрузка банка\n\nСчет;Когда;Сколько\n551412;01.09.2017;{}\n"


def bring(page, portal, amount):
    page.goto(f"{portal.url}/admin/imports/new/")
    page.select_option("[name=kind]", "payments")
    data = ROWS.format(amount).encode("cp866")
    file = {"name": "bank.csv", "mimeType": "text/csv", "buffer": data}
    page.set_input_files("[name=file]", files=[file])
    page.get_by_role("button", name="Проверить файл").click()
    page.wait_for_load_state()


@pytest.fixture
def page(demo, browser):
    page = browser.new_context(locale="ru-RU", java_script_enabled=False).new_page()
    log_in(page, demo, "clerk", "demo-clerk")
    yield page
    page.context.close()


def test_an_unknown_file_is_mapped_once_and_known_after(demo, page):
    bring(page, demo, "10,50")
    assert "/mapping/" in page.url
    page.fill("[name=first_row]", "3")
    page.get_by_role("button", name="Показать ещё раз").click()
    page.get_by_label("Столбец «Счет»").select_option(label="Лицевой счёт")
    page.get_by_label("Столбец «Когда»").select_option(label="Дата платежа")
    page.get_by_label("Столбец «Сколько»").select_option(label="Сумма платежа")
    page.fill("[name=title]", "Местный банк")
    page.get_by_role("button", name="Сохранить профиль и проверить").click()
    assert "Пока ничего не изменено" in page.inner_text("main")

    bring(page, demo, "11,50")

    assert "/mapping/" not in page.url
    assert "Профиль: mestnyj-bank" in page.inner_text("main")
