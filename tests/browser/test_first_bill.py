"""From a file of the billing program to a resident's bill, all by hand.

A new company: staff load the files of August 2017 and close the month, then a
resident signs up, links an account, reads the bill and takes the receipt.
"""

import re
import time
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.browser.conftest import log_in

DATA = Path(__file__).resolve().parents[2] / "portal/demo/data"
FILES = ["organizations", "buildings", "accounts", "periods", "tariffs", "meters"]
COMPANY = 'ООО УК "Солнечный город"'
EMAIL, PASSWORD = "zhitel@mail.example", "Осенний-лист-17"


@pytest.fixture(scope="module")
def loaded(blank, browser):
    """The portal once staff have loaded the files and closed August 2017."""
    page = browser.new_context(locale="ru-RU").new_page()
    log_in(page, blank, "admin", "demo-admin")
    for kind in (*FILES, "payments"):
        load_file(page, blank, kind, f"{kind}.csv")
    load_file(
        *(page, blank, "charges", "charges-2017-08.csv"),
        organization=COMPANY,
        period="08.2017",
    )
    close_month(page, blank, "Август 2017")
    page.context.close()
    return blank


def load_file(page, portal, kind, name, organization="", period=""):
    page.goto(f"{portal.url}/admin/imports/new/")
    page.select_option("[name=kind]", kind)
    page.set_input_files("[name=file]", DATA / name)
    if organization:
        page.select_option("[name=organization]", label=organization)
    page.fill("[name=period]", period)
    page.get_by_role("button", name="Проверить файл").click()
    assert "Пока ничего не изменено" in page.inner_text("main"), page.inner_text("main")
    page.get_by_role("button", name="Загрузить", exact=True).click()
    assert "Файл загружен" in page.inner_text("main"), page.inner_text("main")


def close_month(page, portal, month):
    page.goto(f"{portal.url}/admin/billingperiod/")
    row = page.locator("tr").filter(has_text=month)
    row.get_by_role("link", name="Закрыть месяц").click()
    assert "1 096,64" in page.inner_text("main").replace("\xa0", " ")
    page.get_by_role("button", name="Закрыть месяц").click()
    page.get_by_text("месяц закрыт").first.wait_for()


def letter_to(portal, address):
    """The worker sends letters a moment after the answer."""
    for _ in range(100):
        letters = [text for text in portal.letters() if address in text]
        if letters:
            return letters[-1]
        time.sleep(0.2)
    raise AssertionError(f"no letter to {address}")


def sign_up(page, portal):
    page.goto(f"{portal.url}/auth/signup/")
    page.fill("[name=email]", EMAIL)
    page.fill("[name=password1]", PASSWORD)
    page.fill("[name=password2]", PASSWORD)
    page.check("[name=terms]")
    page.check("[name=personal_data]")
    page.get_by_role("button", name="Зарегистрироваться").click()
    letter = letter_to(portal, EMAIL)
    page.goto(re.search(r"http://\S+/auth/confirm-email/\S+", letter).group())
    page.locator("main form button").click()
    page.wait_for_url("**/cabinet/**")


def link_account(page, portal, number, surname, flat):
    page.goto(f"{portal.url}/cabinet/link/")
    page.fill("[name=number]", number)
    page.fill("[name=last_name]", surname)
    page.fill("[name=flat]", flat)
    page.locator("main form button").click()
    page.wait_for_url("**/cabinet/*-*-*/**")


@pytest.fixture(scope="module")
def resident(loaded, browser):
    """The window of a resident who has signed up and linked 551412."""
    page = browser.new_context(locale="ru-RU").new_page()
    sign_up(page, loaded)
    link_account(page, loaded, "ЛС № 551412", "Каримова", "271")
    yield page
    page.context.close()


def text_of(page):
    return page.inner_text("main").replace("\xa0", " ")


def test_resident_reads_the_bill_that_staff_loaded(loaded, resident, tmp_path):
    page = resident
    page.goto(f"{loaded.url}/cabinet/")
    assert "551412" in page.inner_text("h1")

    page.get_by_role("link", name="Начисления", exact=True).click()
    table = page.locator("main table")
    assert table.locator("tbody tr").count() == 13
    footer = table.locator("tfoot").inner_text().replace("\xa0", " ")
    assert "1 096,64" in footer
    assert "1 537,15" in footer

    with page.expect_download() as download:
        page.evaluate(
            """link => { link.setAttribute('download', ''); link.click(); }""",
            page.get_by_role("link", name="Скачать квитанцию").element_handle(),
        )
    receipt = tmp_path / "receipt.pdf"
    download.value.save_as(receipt)
    printed = PdfReader(receipt).pages[0].extract_text().replace("\xa0", " ")
    for figure in ("551412", "1 096,64", "1 537,15", "−576,51", "629,79"):
        assert figure in printed

    page.get_by_role("link", name="Платежи", exact=True).click()
    assert "29 596,01" in text_of(page)


def test_month_that_is_not_closed_stays_out_of_sight(loaded, resident):
    resident.goto(f"{loaded.url}/cabinet/")
    home = resident.url
    assert resident.goto(f"{home}charges/2017-08/").status == 200
    assert resident.goto(f"{home}charges/2017-09/").status == 404
    assert resident.goto(f"{home}charges/2017-09/receipt.pdf").status == 404
