import pytest

from tests.factories.requests import CategoryFactory, ExecutorFactory


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    """Attached files of the test's own."""
    options = {"location": tmp_path / "requests", "base_url": None}
    settings.STORAGES = {
        **settings.STORAGES,
        "requests": {**settings.STORAGES["requests"], "OPTIONS": options},
    }
    return tmp_path / "requests"


@pytest.fixture
def category(account):
    return CategoryFactory(organization=account.organization)


@pytest.fixture
def executor(account):
    return ExecutorFactory(organization=account.organization)


@pytest.fixture
def asked(account, resident, category):
    from tests.factories.requests import RequestFactory

    return RequestFactory(account=account, author=resident, category=category, number=1)
