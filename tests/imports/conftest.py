import pytest

from tests.imports import samples


@pytest.fixture
def manuals(db: None) -> None:
    """The portal holds what the manuals print, except the charges."""
    samples.load_dictionaries()
