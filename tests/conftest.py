import os
from typing import Any

import hypothesis
import pytest
from django.contrib.auth.models import Group, Permission
from django.core.cache import cache
from django.test import Client
from xdist.scheduler import LoadScopeScheduling

from cabinet.accounts.models import Account
from cabinet.charges import directory
from cabinet.residents.models import User
from tests.factories import AccountFactory, ResidencyFactory, UserFactory

# The ordinary run tries the same examples every time, so that a change is
# judged by itself; HYPOTHESIS=search looks for new ones.
hypothesis.settings.register_profile("ordinary", derandomize=True)
hypothesis.settings.register_profile("search", max_examples=2000)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS", "ordinary"))

# Playwright keeps an event loop in the main thread, where Django then refuses
# to touch the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


class OneBrowserAtATime(LoadScopeScheduling):  # type: ignore[misc]
    """One worker runs all journeys, so that they share servers and browser.

    By folder, since marks of xdist_group are lost with pytest 9.2
    (pytest-xdist issue 1386).
    """

    def _split_scope(self, nodeid: str) -> str:
        return "browser" if nodeid.startswith("tests/browser/") else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    by_group = config.getoption("dist") == "loadgroup"
    return OneBrowserAtATime(config, log) if by_group else None


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """What a test leaves in the cache is of a database that is rolled back."""
    cache.clear()
    directory.forget()


@pytest.fixture
def account(db: None) -> Account:
    return AccountFactory()


@pytest.fixture
def resident(account: Account) -> User:
    """Holds ``account``."""
    return ResidencyFactory(account=account).user


@pytest.fixture
def neighbour(db: None) -> User:
    """Holds an account of their own and nothing else."""
    return ResidencyFactory().user


@pytest.fixture
def clerk(account: Account) -> User:
    """An employee of the organisation of ``account`` with every permission."""
    user = UserFactory()
    user.organizations.add(account.organization)
    group = Group.objects.create(name="Все права")
    group.permissions.set(Permission.objects.all())
    user.groups.add(group)
    return user


@pytest.fixture
def resident_client(client: Client, resident: User) -> Client:
    client.force_login(resident)
    return client
