"""A clerk's month: upload → mend the mapping → see the difference → confirm →
watch it go → read the report → take it back, and close it when it is right.
"""

import csv
import io

import pytest

from tests.browser.conftest import log_in

INN = "1655000010"
PATIENCE = 120_000


@pytest.fixture(scope="module")
def last_month(demo, tmp_path_factory):
    """October as the company's own program would export it for November."""
    path = tmp_path_factory.mktemp("files") / "charges.csv"
    demo.manage(
        "export_data",
        "charges",
        str(path),
        "--organization",
        INN,
        "--period",
        "2026-10",
    )
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig")), delimiter=";"))


def export(rows, charged="Сумма к начислению"):
    """The rows under the headings of a program that nobody knows, in cp866."""
    lines = [f"Номер;Вид услуги;{charged}"]
    lines += [";".join((r["Лицевой счёт"], r["Услуга"], r["Начислено"])) for r in rows]
    return "\r\n".join(lines).encode("cp866")


@pytest.fixture
def page(demo, browser):
    page = browser.new_context(locale="ru-RU").new_page()
    log_in(page, demo, "clerk", "demo-clerk")
    yield page
    page.context.close()


def press(page, name):
    """Press a button and wait for the page that it leads to."""
    with page.expect_navigation(timeout=PATIENCE):
        page.get_by_role("button", name=name).click()


def upload(page, portal, data):
    page.goto(f"{portal.url}/admin/imports/new/")
    page.select_option("[name=kind]", "charges")
    page.get_by_label("Организация").select_option(label='ООО УК "Солнечный город"')
    page.fill("[name=period]", "11.2026")
    file = {"name": "november.csv", "mimeType": "text/csv", "buffer": data}
    page.set_input_files("[name=file]", files=[file])
    press(page, "Проверить файл")


def map_columns(page):
    page.get_by_label("Столбец «Номер»").select_option(label="Лицевой счёт")
    page.get_by_label("Столбец «Вид услуги»").select_option(label="Услуга")
    page.get_by_label("Столбец «Сумма к начислению»").select_option(label="Начислено")
    press(page, "Проверить ещё раз")


def wait_until_told(page, text):
    page.get_by_text(text).first.wait_for(timeout=PATIENCE)


def see_the_difference(page):
    wait_until_told(page, "Контрольные итоги")
    # Thousands are parted by no-break spaces.
    body = " ".join(page.inner_text("main").split())
    assert "Октябрь 2026" in body
    assert "Наибольшие расхождения" in body
    assert "99 999,99" in body


def choose_a_service(page, written, meant):
    page.get_by_label(f"«{written}»").select_option(value=meant)
    press(page, "Применить и проверить ещё раз")
    wait_until_told(page, "Контрольные итоги")
    assert "Новые услуги" not in page.inner_text("main")


def compare_with_own_figure(page, rows):
    page.get_by_label("Строк", exact=True).fill(str(rows + 1))
    press(page, "Сравнить")
    assert "Не сходится" in page.inner_text("main")


def look_at_a_bill_before_closing(page):
    page.get_by_role("link", name="Закрыть ноябрь 2026").click()
    assert "Случайный счёт" in page.inner_text("main")
    page.get_by_role("link", name="Посмотреть его так, как увидит житель").click()
    assert "Так этот счёт увидит житель" in page.inner_text("main")


def test_from_an_unknown_file_to_a_report_and_back(demo, page, last_month):
    rows = [dict(row) for row in last_month]
    assert len(rows) > 2000, "the worker takes files of more than 2000 rows"
    rows[5]["Начислено"] = "99999,99"
    rows[7]["Услуга"] += "я"
    upload(page, demo, export(rows))
    assert "/mapping/" in page.url
    map_columns(page)

    see_the_difference(page)
    choose_a_service(page, rows[7]["Услуга"], last_month[7]["Услуга"])
    compare_with_own_figure(page, len(rows))
    press(page, "Загрузить")
    wait_until_told(page, "Файл загружен")
    report = page.url
    look_at_a_bill_before_closing(page)

    page.goto(report)
    press(page, "Отменить загрузку")
    wait_until_told(page, "всё стало как до неё")


def test_a_file_with_errors_comes_back_mended(demo, page, last_month):
    rows = [dict(row) for row in last_month[:50]]
    rows[3]["Лицевой счёт"] = rows[3]["Лицевой счёт"] + "1"
    upload(page, demo, export(rows))
    map_columns(page)
    wait_until_told(page, "Файл отклонён")
    assert "Похожие" in page.inner_text("main")

    with page.expect_download() as caught:
        page.get_by_role("link", name="Скачать файл с ошибками").click()
    text = caught.value.path().read_bytes().decode("cp866")
    assert text.startswith("Номер;Вид услуги;Сумма к начислению;Ошибка")
    mended = text.replace(rows[3]["Лицевой счёт"], last_month[3]["Лицевой счёт"])
    upload(page, demo, mended.encode("cp866"))
    map_columns(page)

    wait_until_told(page, "Пока ничего не изменено")
