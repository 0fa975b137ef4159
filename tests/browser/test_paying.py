"""Paying in the browser: all, a part, a refusal, a slow bank, two clicks, two tabs."""

import re

import pytest

from tests.browser.conftest import log_in

PAID = """
from cabinet.payments.online.models import DemoBankPayment, Intent
from cabinet.payments.models import Payment
print(Intent.objects.count(), DemoBankPayment.objects.count(),
      Payment.objects.filter(booking__isnull=False).count())
"""
FORGET = """
from cabinet.payments.online.models import Basket
Basket.objects.update(is_open=False)
"""


@pytest.fixture
def payer(demo, page):
    """At the pay page of an account with a debt."""
    demo.manage("shell", "--verbosity=0", "-c", FORGET)
    log_in(page, demo, "abonent", "demo-resident")
    page.goto(f"{demo.url}/cabinet/")
    link = page.locator("main a[href^='/cabinet/']", has_text="551001").first
    page.goto(demo.url + link.get_attribute("href"))
    page.goto(page.url.split("?")[0].rstrip("/") + "/pay/")
    return page


def counts(portal):
    """Intents, payments at the bank, payments in the books."""
    said = portal.manage("shell", "--verbosity=0", "-c", PAID)
    return [int(word) for word in said.split()[-3:]]


def choose_sum(page, amount):
    page.get_by_label("Другую сумму").or_(page.get_by_label("Аванс")).first.check()
    page.get_by_label("Сумма, ₽").fill(amount)
    page.get_by_role("button", name="Дальше").click()


def to_bank(page):
    page.get_by_role("button", name="Оплатить").click()
    page.wait_for_url("**/payments/demo-bank/**")


def decide(page, decision):
    page.get_by_role("button", name=decision, exact=True).click()
    page.wait_for_url(re.compile("/pay/[0-9a-f-]{36}/"))


def text(page):
    return page.inner_text("main").replace("\xa0", " ")


def test_a_part_is_paid_and_lessens_the_debt(payer, demo):
    before = payer.locator(".sum").first.inner_text()
    choose_sum(payer, "150,50")
    assert "Без комиссии" in text(payer)
    to_bank(payer)
    assert "150,50 ₽" in text(payer)

    decide(payer, "Оплатить")

    assert "Оплачено." in text(payer)
    payer.get_by_role("link", name="Все платежи").click()
    assert "150,50" in text(payer)
    payer.go_back()
    payer.goto(payer.url.split("/pay/")[0] + "/pay/")
    assert payer.locator(".sum").first.inner_text() != before


def test_refusal_says_why_and_is_tried_again(payer, demo):
    choose_sum(payer, "11,00")
    to_bank(payer)
    decide(payer, "Отказать")
    assert "На карте не хватает денег." in text(payer)

    payer.get_by_role("button", name="Повторить").click()
    payer.wait_for_url("**/payments/demo-bank/**")
    decide(payer, "Оплатить")

    assert "Оплачено." in text(payer)


def test_slow_bank_is_waited_for_on_the_page(payer, demo):
    choose_sum(payer, "12,00")
    to_bank(payer)
    decide(payer, "Задержать ответ")
    assert "проверяем у банка" in text(payer)

    payer.get_by_text("Оплачено.").wait_for(timeout=90_000)


def test_double_click_makes_one_payment(payer, demo):
    intents, bank, booked = counts(demo)
    choose_sum(payer, "13,00")
    payer.get_by_role("button", name="Оплатить").dblclick()
    payer.wait_for_url("**/payments/demo-bank/**")
    decide(payer, "Сообщить дважды")

    assert counts(demo) == [intents + 1, bank + 1, booked + 1]


def test_two_tabs_make_one_payment(payer, demo):
    intents, bank, booked = counts(demo)
    other = payer.context.new_page()
    other.goto(payer.url)
    for tab in (payer, other):
        choose_sum(tab, "14,00")
    for tab in (payer, other):
        to_bank(tab)
    assert payer.url == other.url
    decide(payer, "Оплатить")

    other.get_by_role("button", name="Оплатить", exact=True).click()
    other.wait_for_url(re.compile("/pay/"))
    assert "Оплачено." in text(other)
    assert counts(demo) == [intents + 1, bank + 1, booked + 1]


def test_everything_is_paid_without_scripts(new_context, demo):
    page = new_context(java_script_enabled=False).new_page()
    log_in(page, demo, "sosed", "demo-resident")
    page.goto(f"{demo.url}/cabinet/")
    page.goto(page.url.rstrip("/") + "/pay/")
    page.get_by_role("button", name="Дальше").click()
    assert "её платите вы" in text(page)
    page.get_by_role("button", name="Оплатить").click()
    page.get_by_role("link", name="Перейти к оплате").click()

    decide(page, "Оплатить")

    assert "Оплачено." in text(page)
    page.goto(page.url.split("/pay/")[0] + "/pay/")
    assert page.locator(".sum").first.inner_text().replace("\xa0", " ") == "0,00 ₽"


def test_movement_of_money_is_drawn_as_its_table_tells(payer):
    payer.goto(payer.url.split("/pay/")[0] + "/payments/movement/")

    drawn = payer.evaluate(
        """() => Chart.getChart("movement-chart").data.datasets.map(
            (one) => [one.label, one.type || "bar", one.data])"""
    )

    told = {
        column: payer.eval_on_selector_all(
            "table[data-movement] tbody tr",
            "(rows, name) => rows.map((row) => Number(row.dataset[name]))",
            column,
        )
        for column in ("charged", "paid", "closing")
    }
    assert len(told["charged"]) > 1
    assert drawn == [
        ["Начислено", "bar", told["charged"]],
        ["Оплачено", "bar", told["paid"]],
        ["Исходящее сальдо", "line", told["closing"]],
    ]
    assert payer.locator("#movement-chart").bounding_box()["height"] > 100
