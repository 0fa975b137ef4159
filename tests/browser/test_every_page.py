"""Every kind of page, at both widths and in both colour schemes.

No page scrolls sideways, breaks its policy, or breaks an accessibility rule.
"""

import pytest

from tests.browser.conftest import log_in
from tests.browser.public_pages import ENTRY, every_kind
from tests.browser.screens import faults, faults_of_both, visit, window

BELOW_ACCOUNT = [
    "",
    "account/",
    "charges/",
    "tariffs/",
    "meters/",
    "meters/history/",
    "payments/",
    "payments/movement/",
    "payments/movement/?by=service",
    "payments/debt/",
    "payments/certificates/",
    "requests/",
    "requests/new/",
    "requests/new/?kind=paid",
    "requests/house/",
    "pay/",
    "pay/check/?what=sum&amount=100",
    "pay/autopay/",
]
OF_THE_PERSON = [
    "/cabinet/profile/notifications/",
    "/cabinet/link/",
    "/cabinet/link/?way=qr",
    "/cabinet/profile/",
    "/cabinet/profile/phones/",
    "/cabinet/profile/consents/",
    "/auth/sessions/",
]
OF_A_BILL = ["why/", "receipt/"]
SIGHTS = {
    "large, white on black": ["Самый крупный", "Белым по чёрному", "Широкие"],
    "blue, words for pictures": ["Крупный", "Тёмно-синим по голубому"],
    "black on white": ["Чёрным по белому", "Заменить словами"],
}


def test_public_pages(demo, screen):
    addresses = [*every_kind(screen, demo), *ENTRY]
    assert visit(screen, demo.url, addresses) == []


@pytest.mark.parametrize(("choice", "labels"), SIGHTS.items(), ids=SIGHTS)
def test_public_pages_for_weak_eyes(demo, new_context, choice, labels):
    """Their colours are the reader's own choice: the scheme turns none of them."""
    page = window(new_context, *(("phone", "dark") if "blue" in choice else ("wide",)))
    page.goto(f"{demo.url}/sight/")
    for label in labels:
        page.get_by_label(label, exact=True).check()
    page.get_by_role("button", name="Применить").click()
    found = []
    for address in every_kind(page, demo):
        page.goto(f"{demo.url}{address}")
        found += faults(page, address)
    assert found == []


def test_a_form_that_was_sent_and_one_that_was_refused(demo, screen):
    screen.goto(f"{demo.url}/zadat-vopros/")
    # The browser's own checks out of the way: the server's words are looked at.
    screen.locator("main form").evaluate("form => form.noValidate = true")
    screen.locator("main form button").click()
    screen.locator("main .errors").first.wait_for()
    found = faults_of_both(screen, "refused form")
    fill_form(screen)
    screen.locator("main form button").click()
    screen.get_by_text("Отправлено.").wait_for()
    found += faults_of_both(screen, "sent form")
    screen.goto(f"{demo.url}{every_kind(screen, demo)[-1]}")
    screen.get_by_label("Ваша электронная почта").fill("reader@mail.example")
    screen.locator("main form button").click()
    screen.locator("main [role=status]").wait_for()
    found += faults_of_both(screen, "asked to follow")
    assert found == []


def fill_form(page):
    for box in page.locator("main form [required]").all():
        kind = box.get_attribute("type")
        if kind == "checkbox":
            box.check()
        else:
            box.fill("reader@mail.example" if kind == "email" else "Почему нет воды?")


def test_cabinet_of_a_resident_with_two_accounts(demo, screen):
    log_in(screen, demo, "abonent", "demo-resident")
    links = screen.locator("main a[href^='/cabinet/']")
    accounts = {
        href
        for href in (link.get_attribute("href") for link in links.all())
        if href.count("/") == 3 and len(href) > 40
    }
    assert len(accounts) == 2
    addresses = [f"{account}{page}" for account in accounts for page in BELOW_ACCOUNT]
    found = visit(screen, demo.url, ["/cabinet/", *addresses])
    found += visit(screen, demo.url, OF_THE_PERSON)
    found += visit(screen, demo.url, [f"{account}sharing/" for account in accounts])
    found += visit_bills(screen, demo, accounts)
    assert found == []


def visit_bills(screen, demo, accounts):
    """What stands below each account's newest month, and its year."""
    found = []
    for account in accounts:
        screen.goto(f"{demo.url}{account}charges/")
        month = screen.url.removeprefix(demo.url)
        pages = [f"{month}{page}" for page in OF_A_BILL]
        year = month.rstrip("/").rpartition("/")[2][:4]
        found += visit(screen, demo.url, [*pages, f"{account}charges/year/{year}/"])
    return found
