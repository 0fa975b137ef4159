"""Journeys in Chromium against the portal as `make run` starts it.

Two portals live through the whole session: ``demo`` with the demonstration
and ``blank`` with nothing but its staff. Each has its own database server.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.screens import SIZES, window

ROOT = Path(__file__).resolve().parents[2]
# Two cores that also run the rest of the tests fill the demonstration slowly.
START_SECONDS = 420
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
CREATE_ADMIN = """
from allauth.account.models import EmailAddress
from cabinet.residents.models import User
admin = User.objects.create_superuser("admin", "admin@kvartal.example", "demo-admin")
EmailAddress.objects.create(user=admin, email=admin.email, verified=True, primary=True)
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@dataclass(frozen=True)
class Portal:
    """A running portal: its address and the folder with its letters."""

    url: str
    var: Path
    environment: dict[str, str]

    def manage(self, *arguments: str) -> str:
        """Run a management command beside the portal and return its output."""
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    def letters(self) -> list[str]:
        return [path.read_text() for path in sorted(self.var.glob("mail/*"))]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment_for(var: Path, port: int) -> dict[str, str]:
    inherited = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    for name in ("DATABASE_URL", "REDIS_URL", "EMAIL_URL"):
        inherited.pop(name, None)
    return {
        **inherited,
        "VAR_DIR": str(var),
        "PORT": str(port),
        "HOST": "127.0.0.1",
        "BASE_URL": f"http://127.0.0.1:{port}",
        "DEBUG": "on",
        "CAPTCHA": "off",
    }


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as response:  # noqa: S310
            return bool(response.status == 200)
    except OSError:
        return False


def started(var: Path, *arguments: str) -> Iterator[Portal]:
    """Run the portal until the session ends; fail with its own words."""
    port = free_port()
    environment = environment_for(var, port)
    log = var / "run.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "run", *arguments],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    url = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + START_SECONDS
    while not answers(f"{url}/readyz"):
        if process.poll() is not None or time.monotonic() > deadline:
            process.kill()
            pytest.fail(f"The portal did not start:\n{log.read_text()[-3000:]}")
        time.sleep(0.3)
    yield Portal(url, var, environment)
    process.send_signal(signal.SIGTERM)
    process.wait(timeout=30)


@contextmanager
def own_folder() -> Iterator[Path]:
    """A folder for a portal that no other session of tests closes.

    At its start each shuts pytest's common folder to other users, and a database
    server run by root is another user: it died at the next checkpoint.
    """
    with tempfile.TemporaryDirectory(
        prefix="kvartal-", ignore_cleanup_errors=True
    ) as name:
        yield Path(name)


@pytest.fixture(scope="session")
def demo() -> Iterator[Portal]:
    with own_folder() as folder:
        yield from started(folder)


@pytest.fixture(scope="session")
def blank() -> Iterator[Portal]:
    """A portal of a new company: no data, one administrator admin/demo-admin."""
    with own_folder() as folder:
        for portal in started(folder, "--no-demo"):
            portal.manage("shell", "--verbosity=0", "-c", CREATE_ADMIN)
            yield portal


def chromium_path() -> str | None:
    """Where Chromium is: CHROMIUM, the usual names, then Playwright's own."""
    named = os.environ.get("CHROMIUM")
    return named or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        path = chromium_path() or playwright.chromium.executable_path
        if not Path(path).exists():
            pytest.fail("Chromium не найден: apt-get install chromium (или CHROMIUM=…)")
        chromium = playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGS)
        yield chromium
        chromium.close()


@pytest.fixture
def new_context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """A person's own browser window, closed after the test."""
    contexts: list[BrowserContext] = []

    def open_context(**options: object) -> BrowserContext:
        contexts.append(browser.new_context(locale="ru-RU", **options))
        return contexts[-1]

    yield open_context
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_context: Callable[..., BrowserContext]) -> Page:
    return new_context().new_page()


@pytest.fixture(params=SIZES)
def screen(
    request: pytest.FixtureRequest, new_context: Callable[..., BrowserContext]
) -> Page:
    """A page of each size, which notes what its console complains of."""
    return window(new_context, request.param)


def log_in(page: Page, portal: Portal, login: str, password: str) -> None:
    page.goto(f"{portal.url}/auth/login/")
    page.fill("[name=login]", login)
    page.fill("[name=password]", password)
    page.locator("main form button").first.click()
    page.wait_for_url(lambda url: "/auth/login/" not in url)
