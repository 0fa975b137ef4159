"""A registry's way: the clerk loads it and decides, the resident sees it arrive."""

import re

import pytest

from tests.browser.conftest import log_in

# The second line writes an account that nobody has.
ROWS = [
    ("810000000001", "551003", "1500,00", "1483,50", "16,50"),
    ("810000000002", "55100X", "1200,00", "1186,80", "13,20"),
]
FOOTER = "=2;2700,00;2670,30;29,70;411378;20-11-2026\r\n"
LINE = "19-11-2026;10-00-00;8610;8610777K;{};{};БАРАНОВ;;1026;{};{};{};5\r\n"


def registry() -> bytes:
    lines = [LINE.format(*row) for row in ROWS]
    return ("".join(lines) + FOOTER).encode("cp1251")


@pytest.fixture
def office(demo, new_context):
    page = new_context(java_script_enabled=False).new_page()
    log_in(page, demo, "clerk", "demo-clerk")
    return page


def bring(page, portal):
    page.goto(f"{portal.url}/admin/imports/new/")
    page.select_option("[name=kind]", "payments")
    organization = page.locator("[name=organization]")
    organization.select_option(label='ООО УК "Солнечный город"')
    file = {"name": "reg_077.txt", "mimeType": "text/plain", "buffer": registry()}
    page.set_input_files("[name=file]", files=[file])
    page.get_by_role("button", name="Проверить файл").click()
    page.wait_for_load_state()


def test_a_registry_is_loaded_and_its_stray_line_allocated(demo, office):
    bring(office, demo)
    assert "Платёж попадёт в «Невыясненные платежи»" in office.inner_text("main")
    office.get_by_role("button", name="Загрузить", exact=True).click()
    office.get_by_role("link", name="Невыясненные платежи").click()

    office.get_by_role("link", name=re.compile("1.200,00")).click()
    assert "55100X" in office.inner_text("main")
    office.fill("[name=account]:not([type=hidden])", "551003")
    office.get_by_role("button", name="Отнести на этот счёт").click()
    assert "Платёж записан на счёт." in office.inner_text("body")

    # The same file again brings nothing, and the basket doesn't grow.
    bring(office, demo)
    assert "В файле нет ничего нового" in office.inner_text("main")


def test_a_resident_sees_why_a_payment_is_not_in_the_bill(demo, page):
    log_in(page, demo, "abonent", "demo-resident")
    page.goto(f"{demo.url}/cabinet/")
    page.get_by_role("link", name="Лицевой счёт 551001").first.click()
    page.get_by_role("link", name="Платежи", exact=True).first.click()

    page.locator("td a[title='Где этот платёж']").first.click()

    words = page.inner_text("main")
    assert "Платить второй раз не нужно." in words
    assert "Платёж войдёт в счёт за" in words
    for stage in ("Оплачен", "Подтверждён", "В реестре банка", "В счёте"):
        assert stage in words
    assert "Сбербанк: реестр платежей, 13 полей" in words


def test_a_resident_agrees_to_pay_by_instalments(demo, page):
    log_in(page, demo, "abonent", "demo-resident")
    page.goto(f"{demo.url}/cabinet/")
    page.get_by_role("link", name="Лицевой счёт 551001").first.click()
    page.get_by_role("link", name="Платежи", exact=True).first.click()
    page.get_by_role("link", name="Долг и пени").click()

    page.get_by_role("button", name="Согласен, платить по графику").click()

    assert "Рассрочка действует." in page.inner_text("main")
    assert "действует" in page.inner_text("main h2")
