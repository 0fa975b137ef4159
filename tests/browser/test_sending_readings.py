"""A resident sends readings: one is taken, one refused, corrected, then deleted."""

import re

import pytest

from tests.browser.conftest import log_in

WINDOW = """
from cabinet.accounts.models import Organization
Organization.objects.update(readings_from={}, readings_to={})
"""


@pytest.fixture
def open_window(demo):
    """The demonstration takes readings today, whatever the day is."""
    demo.manage("shell", "--verbosity=0", "-c", WINDOW.format(1, 31))
    yield demo
    demo.manage("shell", "--verbosity=0", "-c", WINDOW.format(10, 25))


def open_meters(page, portal):
    log_in(page, portal, "abonent", "demo-resident")
    page.goto(f"{portal.url}/cabinet/readings/")
    page.get_by_role("link", name="Лицевой счёт 551001").click()
    page.wait_for_load_state()


def card(page, service):
    return page.locator(".meter-line", has_text=service).first


def previous(line):
    return float(line.get_attribute("data-previous"))


def send(page):
    page.get_by_role("button", name="Передать показания").click()
    page.wait_for_load_state()


def test_one_reading_is_taken_and_a_lower_one_is_explained(open_window, page):
    open_meters(page, open_window)
    water, heating = card(page, "Холодная вода"), card(page, "Подогрев воды")
    water.get_by_label("Новое показание").fill(f"{previous(water) + 2:.3f}")
    assert "Расход 2 куб.м ≈" in water.inner_text().replace("\xa0", " ")
    heating.get_by_label("Новое показание").fill("1")

    send(page)

    main = page.inner_text("main")
    assert "Принято показаний: 1" in main
    error = card(page, "Подогрев воды").locator(".errors")
    assert "Меньше прежнего" in error.inner_text()
    assert (
        card(page, "Подогрев воды").get_by_label("Новое показание").input_value() == "1"
    )

    row = page.locator("table.meters tr", has_text="Холодная вода")
    assert "Принято" in row.inner_text()
    row.get_by_role("link", name=re.compile("квитанция")).click()
    assert "Войдёт в счёт за" in page.inner_text("main")
    page.get_by_role("button", name="Удалить показание").click()
    page.wait_for_load_state()
    row = page.locator("table.meters tr", has_text="Холодная вода")
    assert "ещё не передано" in row.inner_text()
    page.get_by_role("link", name="Расход по месяцам").click()
    page.locator(".chart-box canvas").first.wait_for(state="visible")


def test_readings_are_sent_without_scripts(open_window, new_context):
    page = new_context(java_script_enabled=False).new_page()
    open_meters(page, open_window)
    night = card(page, "Ночное электроснабжение")
    night.get_by_label("Как в прошлый раз").check()

    send(page)

    assert "Принято показаний: 1" in page.inner_text("main")
