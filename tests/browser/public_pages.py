"""Every kind of page that a visitor meets, with an address of each."""

from collections.abc import Iterator

from playwright.sync_api import Page

from tests.browser.conftest import Portal

SECTIONS = [
    "/",
    "/news/",
    "/notices/",
    "/notices/?outages=1&address=Кленовая",
    "/notices/?address=Нет+такой+улицы",
    "/instructions/",
    "/tariffs/",
    "/contacts/",
    "/voprosy/",
    "/dokumenty/",
    "/dokumenty/?kind=report",
    "/zadat-vopros/",
    "/search/",
    "/search/?q=отопление",
    "/search/?q=отаплиние",
    "/search/?q=абракадабра",
    "/sight/",
    "/legal/personal-data/",
    "/offline/",
    "/no/such/page/",
]
WITH_ARTICLES = ("/news/", "/instructions/", "/notices/")
ENTRY = [
    "/auth/login/",
    "/auth/signup/",
    "/auth/recover/",
    "/auth/recover/code/",
    "/auth/first-login/",
    "/certificates/",
]


def every_kind(page: Page, portal: Portal) -> list[str]:
    """The sections, one article of each, and following a house."""
    return [*SECTIONS, *_articles(page, portal), _subscribing(page, portal)]


def _articles(page: Page, portal: Portal) -> Iterator[str]:
    for section in WITH_ARTICLES:
        page.goto(f"{portal.url}{section}")
        links = page.locator(f"main a[href^='{section}']:not([href*='?'])").all()
        hrefs = [str(link.get_attribute("href")) for link in links]
        yield next(href for href in hrefs if href not in {section, f"{section}feed/"})


def _subscribing(page: Page, portal: Portal) -> str:
    page.goto(f"{portal.url}/notices/?address=Кленовая,+13")
    follow = page.locator("main a[href^='/subscribe/']")
    return str(follow.get_attribute("href"))
