"""What a page costs a visitor's telephone: bytes, jumps and strangers."""

from dataclasses import dataclass, field

import pytest

from tests.browser.production import in_production
from tests.browser.public_pages import every_kind

KILOBYTE = 1024
LIGHT, WITH_PICTURES = 80 * KILOBYTE, 150 * KILOBYTE
WIDTHS = [360, 1440]
WATCH_JUMPS = """
window.jumps = [];
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) {
    const places = one.sources.map((source) => source.node?.outerHTML?.slice(0, 90));
    window.jumps.push(`${one.value} ${places}`);
  }
}).observe({ type: "layout-shift", buffered: true });
"""


@dataclass
class Visit:
    """What one page made a browser with an empty cache fetch."""

    bytes_: dict[str, int] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)

    def listen(self, context, page) -> None:
        wire = context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.on("Network.requestWillBeSent", self._asked)
        wire.on("Network.loadingFinished", self._came)

    def _asked(self, event) -> None:
        self.addresses[event["requestId"]] = event["request"]["url"]

    def _came(self, event) -> None:
        self.bytes_[event["requestId"]] = int(event["encodedDataLength"])

    def total(self) -> int:
        return sum(self.bytes_.values())

    def has_pictures(self) -> bool:
        return any("/media/" in url for url in self.addresses.values())


@pytest.fixture(scope="module")
def site(demo, tmp_path_factory):
    with in_production(demo, tmp_path_factory.mktemp("production")) as portal:
        yield portal


def visit(new_context, site, address, width):
    """Read the page to its end; what it fetched and where it jumped."""
    context = new_context(viewport={"width": width, "height": 800})
    page, seen = context.new_page(), Visit()
    page.add_init_script(WATCH_JUMPS)
    seen.listen(context, page)
    page.goto(f"{site.url}{address}", wait_until="networkidle")
    page.mouse.wheel(0, 20_000)
    page.wait_for_load_state("networkidle")
    jumps = page.evaluate("window.jumps")
    context.close()
    return seen, jumps


@pytest.mark.parametrize("width", WIDTHS)
def test_pages_are_light_still_and_our_own(site, new_context, width):
    addresses = every_kind(new_context().new_page(), site)
    heavy, jumping, strange = [], [], []
    for address in addresses:
        seen, jumps = visit(new_context, site, address, width)
        limit = WITH_PICTURES if seen.has_pictures() else LIGHT
        if not 0 < seen.total() <= limit:
            heavy.append((address, seen.total(), seen.bytes_, seen.addresses))
        jumping += [(address, jump) for jump in jumps]
        own = (site.url, "data:")
        strange += [one for one in seen.addresses.values() if not one.startswith(own)]

    assert (heavy, jumping, strange) == ([], [], [])
    assert len(addresses) > 20


def test_a_page_and_its_styles_come_compressed(site, new_context):
    seen, _ = visit(new_context, site, "/notices/", 360)
    weights = {seen.addresses[one]: size for one, size in seen.bytes_.items()}

    [page] = [size for url, size in weights.items() if url.endswith("/notices/")]
    [styles] = [size for url, size in weights.items() if "/css/portal." in url]
    [bootstrap] = [size for url, size in weights.items() if "/bootstrap.min." in url]
    [letters] = [size for url, size in weights.items() if ".woff2" in url]
    assert page < 8 * KILOBYTE
    assert styles < 8 * KILOBYTE
    assert bootstrap < 5 * KILOBYTE
    assert letters < 40 * KILOBYTE
