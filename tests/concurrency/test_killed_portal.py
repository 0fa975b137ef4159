"""The web process is killed in the midst of booking: afterwards the books are right."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

import pytest
import requests
from django.db import connection

from cabinet.payments.models import Payment
from cabinet.payments.online.services import reconcile, register_intent
from tests.browser.conftest import answers, free_port
from tests.concurrency.test_booking import books
from tests.factories import ResidencyFactory, UserFactory
from tests.factories.paying import basket, contract
from tests.payments.online import gateway as stub

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 120
FEW = [4, 12, 20, 26, 34]
EVERY = range(1, 51)


def database_url():
    told = connection.settings_dict
    return f"postgresql://postgres@{quote(told['HOST'], safe='')}/{told['NAME']}"


@pytest.fixture
def web(tmp_path):
    """The portal behind gunicorn: whichever worker is killed, another comes."""
    port = free_port()
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "DATABASE_URL": database_url(),
        # The keys of the contract are sealed with it.
        "SECRET_KEY_FILE": str(Path(os.environ["VAR_DIR"]) / "secret_key"),
        "BASE_URL": f"http://127.0.0.1:{port}",
        "PAYMENT_PROVIDERS": "yookassa",
        "VAR_DIR": str(tmp_path),
    }
    command = [sys.executable, "-m", "gunicorn", "tests.concurrency.killable"]
    options = ["--preload", "--workers", "2", "--bind", f"127.0.0.1:{port}"]
    server = subprocess.Popen([*command, *options], cwd=ROOT, env=environment)
    url = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + START_SECONDS
    while not answers(f"{url}/healthz"):
        assert server.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.3)
    yield url
    server.send_signal(signal.SIGTERM)
    server.wait(timeout=30)


def tell(web, payment, kill_at=0):
    """What the portal answered; None when it died instead."""
    headers = {"Content-Type": "application/json", "X-Kill-At": str(kill_at)}
    body = stub.notification(payment)
    url = f"{web}/payments/notify/yookassa/"
    try:
        return requests.post(url, body, headers=headers, timeout=30).status_code
    except requests.ConnectionError:
        return None


@pytest.mark.parametrize(
    "points",
    [FEW, pytest.param(EVERY, marks=pytest.mark.slow)],
    ids=["few", "fifty"],
)
def test_books_equal_the_providers_after_any_death(web, gateway, points):
    account = ResidencyFactory().account
    shop = contract(account, "yookassa", secret_key="test_key")
    shop.options = {"shop_id": "1", "url": gateway.url, "networks": "127.0.0.1"}
    shop.save()
    user, died = UserFactory(), 0
    for point in points:
        opened = basket(account, f"{point}.00", user=user, method="yookassa")
        asked = register_intent(intent=opened.intents.get())
        payment = gateway.books.of(asked.public_id)
        gateway.books.finish(payment["id"])
        died += tell(web, payment, kill_at=point) is None
        # Every third is told again by the provider, before anybody reconciles.
        if point % 3 == 0:
            assert tell(web, payment) == 200

    reconcile()

    assert died >= len(points) * 0.8
    assert books() == gateway.books.paid()
    assert Payment.objects.count() == len(points)
