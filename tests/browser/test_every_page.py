"""Every kind of page, at both widths and in both colour schemes.

No page scrolls sideways, breaks its policy, or breaks an accessibility rule.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import log_in
from tests.browser.public_pages import ENTRY, every_kind

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
SCREENS = {
    "phone light": {"viewport": {"width": 360, "height": 740}, "color_scheme": "light"},
    "phone dark": {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"},
    "wide light": {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light"},
    "wide dark": {"viewport": {"width": 1440, "height": 900}, "color_scheme": "dark"},
}
SIGHTS = {
    "large, white on black": ["Самый крупный", "Белым по чёрному", "Широкие"],
    "blue, words for pictures": ["Крупный", "Тёмно-синим по голубому"],
    "black on white": ["Чёрным по белому", "Заменить словами"],
}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


def window(new_context, name):
    """A page of one size and scheme, and the complaints of its console."""
    page = new_context(**SCREENS[name]).new_page()
    page.complaints = []
    page.on(
        "console",
        lambda message: (
            page.complaints.append(message.text) if message.type == "error" else None
        ),
    )
    return page


@pytest.fixture(params=SCREENS, ids=str)
def screen(request, new_context):
    return window(new_context, request.param)


def faults(page, address):
    """What is wrong with the page that is open now, its styles included."""
    page.wait_for_load_state()
    found = [f"{address}: {text}" for text in page.complaints if "404" not in text]
    page.complaints.clear()
    overflow = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    if overflow > 0:
        found.append(f"{address}: scrolls sideways by {overflow} px")
    if page.locator("h1").count() != 1:
        found.append(f"{address}: {page.locator('h1').count()} first headings")
    for violation in Axe().run(page, options=RULES).response["violations"]:
        places = [node["html"][:120] for node in violation["nodes"][:3]]
        found.append(f"{address}: {violation['id']} {places}")
    return found


def visit(page, portal, addresses):
    found = []
    for address in addresses:
        page.goto(f"{portal.url}{address}")
        found += faults(page, address)
    return found


def test_public_pages(demo, screen):
    addresses = [*every_kind(screen, demo), *ENTRY]
    assert visit(screen, demo, addresses) == []


@pytest.mark.parametrize(("choice", "labels"), SIGHTS.items(), ids=SIGHTS)
def test_public_pages_for_weak_eyes(demo, new_context, choice, labels):
    page = window(new_context, "phone dark" if "blue" in choice else "wide light")
    page.goto(f"{demo.url}/sight/")
    for label in labels:
        page.get_by_label(label, exact=True).check()
    page.get_by_role("button", name="Применить").click()
    assert visit(page, demo, every_kind(page, demo)) == []


def test_a_form_that_was_sent_and_one_that_was_refused(demo, screen):
    screen.goto(f"{demo.url}/zadat-vopros/")
    # The browser's own checks out of the way: the server's words are looked at.
    screen.locator("main form").evaluate("form => form.noValidate = true")
    screen.locator("main form button").click()
    screen.locator("main .errors").first.wait_for()
    found = faults(screen, "refused form")
    fill_form(screen)
    screen.locator("main form button").click()
    screen.get_by_text("Отправлено.").wait_for()
    found += faults(screen, "sent form")
    screen.goto(f"{demo.url}{every_kind(screen, demo)[-1]}")
    screen.get_by_label("Ваша электронная почта").fill("reader@mail.example")
    screen.locator("main form button").click()
    screen.locator("main [role=status]").wait_for()
    found += faults(screen, "asked to follow")
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
    found = visit(screen, demo, ["/cabinet/", *addresses])
    found += visit(screen, demo, OF_THE_PERSON)
    found += visit(screen, demo, [f"{account}sharing/" for account in accounts])
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
        found += visit(screen, demo, [*pages, f"{account}charges/year/{year}/"])
    return found
