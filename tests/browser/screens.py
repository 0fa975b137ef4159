"""Looking at a page in both colour schemes for little more than the price of one.

It is loaded and looked at in the light; then the scheme is turned under it, and
those of axe's rules that look at colours run again: nothing else depends on them.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext, Page

SIZES = {
    "phone": {"width": 360, "height": 740},
    "wide": {"width": 1440, "height": 900},
}
# Nothing here plays by itself, and axe needn't read the sheets anew for that rule.
BRIEF = {"resultTypes": ["violations"], "preload": False}
RULES = {**BRIEF, "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
COLOURS = {
    **BRIEF,
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}
# The back office cuts off what its main part has no room for, without a scroll bar;
# beside a form a panel waits out of sight.
OVERFLOW = """() => {
  const aside = document.querySelector(".form-side") ?? document.createElement("i");
  aside.style.display = "none";
  const whole = [document.documentElement, ...document.querySelectorAll("main")];
  const wide = whole.map(one => [one.localName, one.scrollWidth - one.clientWidth]);
  aside.style.display = "";
  return Object.fromEntries(wide);
}"""
FOLLOWED = """small => {
  const menu = document.querySelector(".sidebar");
  return !menu || menu.classList.contains("sidebar--mobile") === small;
}"""
# What is on its way from one colour or place to another is nobody's choice.
SETTLE = """() => document.getAnimations()
  .filter(one => one instanceof CSSTransition).forEach(one => one.finish())"""


def window(
    new_context: Callable[..., BrowserContext], size: str, scheme: str = "light"
) -> Page:
    """A page of one size and scheme, and the complaints of its console."""
    page = new_context(viewport=SIZES[size], color_scheme=scheme).new_page()
    page.complaints = []
    page.on(
        "console",
        lambda message: (
            page.complaints.append(message.text) if message.type == "error" else None
        ),
    )
    return page


def faults(page: Page, address: str) -> list[str]:
    """What is wrong with the page that is open now, its styles included."""
    page.wait_for_load_state()
    page.evaluate(SETTLE)
    found = [f"{address}: {text}" for text in page.complaints if "404" not in text]
    page.complaints.clear()
    for what, pixels in page.evaluate(OVERFLOW).items():
        if pixels > 0:
            found.append(f"{address}: {what} is {pixels} px too wide")
    if page.locator("h1").count() != 1:
        found.append(f"{address}: {page.locator('h1').count()} first headings")
    page.evaluate(AXE_SCRIPT)
    return [*found, *violations(page, address, RULES)]


def faults_of_both(page: Page, address: str) -> list[str]:
    """The same in the light, and what the dark scheme makes of it."""
    found = faults(page, address)
    turn(page, "dark")
    found += violations(page, f"{address} in the dark", COLOURS)
    turn(page, "light")
    return found


def resize(page: Page, size: str) -> None:
    """Make the window another size; the back office's menu follows it by script."""
    page.set_viewport_size(SIZES[size])
    page.wait_for_function(FOLLOWED, arg=size == "phone")


def turn(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    page.evaluate(SETTLE)


def violations(page: Page, address: str, rules: dict[str, Any]) -> Iterator[str]:
    told = page.evaluate("rules => axe.run(rules)", rules)
    for violation in told["violations"]:
        places = [node["html"][:120] for node in violation["nodes"][:3]]
        yield f"{address}: {violation['id']} {places}"


def visit(page: Page, url: str, addresses: Iterable[str]) -> list[str]:
    found: list[str] = []
    for address in addresses:
        page.goto(f"{url}{address}")
        found += faults_of_both(page, address)
    return found
