import pytest

from tests.factories import ResidencyFactory
from tests.payments.online.conftest import gateway, shop

__all__ = ["gateway", "shop"]


@pytest.fixture
def account():
    return ResidencyFactory().account
