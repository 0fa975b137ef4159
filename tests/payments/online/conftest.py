from collections.abc import Iterator

import pytest

from tests.factories.paying import contract
from tests.payments.online import gateway as stub


@pytest.fixture
def gateway() -> Iterator[stub.Gateway]:
    with stub.running() as running:
        yield running


@pytest.fixture
def shop(account, gateway):
    """The account's organisation has a contract with the provider that runs here."""
    made = contract(account, "yookassa", secret_key="test_key")
    made.options = {"shop_id": "1", "url": gateway.url, "networks": "127.0.0.1"}
    made.save()
    return made
