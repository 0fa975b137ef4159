"""Two companies with one of everything, and a client that notes what is written."""

import pytest
from django.template import Template
from django.test import Client

from tests.factories.company import Company
from tests.portal.walking import FOREIGN, OWN, Writes


@pytest.fixture
def foreign(db) -> Company:
    return Company("Чужедом", "Чужакова", FOREIGN)


@pytest.fixture
def own(foreign) -> Company:
    return Company("Своедом", "Своякова", OWN)


@pytest.fixture
def notes_writes(client: Client, monkeypatch) -> None:
    client.writes = Writes()
    client.raise_request_exception = False
    # As outside of tests: nobody here asks which templates were drawn with what,
    # and to keep it all takes a third of the walk.
    monkeypatch.setattr(
        Template, "_render", lambda one, told: one.nodelist.render(told)
    )


@pytest.fixture
def office(client, clerk):
    """The clerk at the back office."""
    client.force_login(clerk)
    return client
