import pytest
from django.core.files.storage import FileSystemStorage

from cabinet.requests.models import Attachment
from tests.factories.requests import CategoryFactory, ExecutorFactory, RequestFactory


@pytest.fixture(autouse=True)
def own_folder(monkeypatch, tmp_path):
    """Attached files of the test's own: fields know their storage from the start."""
    folder = tmp_path / "requests"
    storage = FileSystemStorage(folder, base_url=None)
    for name in ("file", "preview"):
        monkeypatch.setattr(Attachment._meta.get_field(name), "storage", storage)
    return folder


@pytest.fixture
def category(account):
    return CategoryFactory(organization=account.organization)


@pytest.fixture
def executor(account):
    return ExecutorFactory(organization=account.organization)


@pytest.fixture
def asked(account, resident, category):
    return RequestFactory(account=account, author=resident, category=category, number=1)
