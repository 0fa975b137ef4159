"""Every screen of our own in the back office: both widths, both colour schemes."""

import re

import pytest

from tests.browser.conftest import log_in
from tests.browser.office_addresses import Office
from tests.browser.screens import faults_of_both, resize, visit, window

# Rows beyond these are like them.
ENOUGH = 8
SHORTEN = """most => document.querySelectorAll(`tbody tr:nth-child(n+${most + 1})`)
  .forEach(row => row.remove())"""
# Menus that unfold are templates of the source till then.
LINKS = re.compile(r'href="(/admin/[^"]*)"')
CARD = "/admin/office/search/?q=551412"
# Where the administrator's screen has more, or what isn't theirs sends them back.
OF_ROLES = {
    "clerk": ("wide", [CARD, "/admin/setup/", "/admin/requests/"]),
    "dispatcher": ("phone", [CARD, "/admin/requests/", "/admin/setup/"]),
    "editor": ("phone", ["/admin/setup/", "/admin/no/such/screen/"]),
}


def faults_at_each_size(page, address):
    """The page is loaded once; the window shrinks to a telephone's and grows again."""
    page.evaluate(SHORTEN, ENOUGH)
    found = faults_of_both(page, address)
    resize(page, "phone")
    found += faults_of_both(page, f"{address} on a telephone")
    resize(page, "wide")
    return found


def test_screens_of_the_back_office(demo, new_context):
    page = window(new_context, "wide")
    log_in(page, demo, "admin", "demo-admin")
    office, found, home = Office(), [], f"{demo.url}/admin/"
    while office.waiting:
        address = office.next()
        answer = page.goto(f"{demo.url}{address}")
        if page.url == home and address != "/admin/":
            continue  # Nobody may do that there: read-only lists have no «add».
        office.note(address, LINKS.findall(answer.text()))
        found += faults_at_each_size(page, address)
    assert found == []
    assert office.missed == set()


@pytest.mark.parametrize("login", OF_ROLES)
def test_what_other_roles_see(demo, new_context, login):
    size, addresses = OF_ROLES[login]
    page = window(new_context, size)
    log_in(page, demo, login, f"demo-{login}")
    found = visit(page, demo.url, [*addresses, "/admin/"])
    if size == "phone":
        page.locator(".sidebar-nav-toggle").click()
    page.locator(".sidebar-main-menu button").first.click()
    page.locator(".sidebar-sub-menu-item--open").wait_for()
    assert [*found, *faults_of_both(page, "menu")] == []
