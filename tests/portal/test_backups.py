import json
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from cabinet.accounts.models import Account
from cabinet.charges.models import Charge
from cabinet.charges.services import add_version, close_period
from portal.backups import kept_storages
from portal.file_storage import storage
from tests.factories import (
    AccountFactory,
    BillingPeriodFactory,
    ServiceFactory,
    charge,
)


@pytest.fixture
def portal_folders(settings, tmp_path):
    """Uploads of the test's own, and not those of the test run."""
    settings.VAR = tmp_path
    settings.STORAGES = {"staticfiles": settings.STORAGES["staticfiles"]} | {
        name: storage(str(tmp_path), name, public=True) for name in kept_storages()
    }
    return tmp_path


@pytest.mark.django_db(transaction=True)
def test_restored_portal_is_the_one_that_was_backed_up(portal_folders, capsys):
    account = AccountFactory(number="551412")
    period = BillingPeriodFactory(organization=account.organization)
    service = ServiceFactory(organization=account.organization)
    add_version(period=period, charges=[charge(account, service, charged="1096.64")])
    close_period(period=period)
    default_storage.save("images/house.txt", ContentFile(b"house"))
    storages["imports"].save("charges.csv", ContentFile(b"rows"))
    storages["requests"].save("photo.jpg", ContentFile(b"photo"))
    storages["readings"].save("dial.jpg", ContentFile(b"dial"))
    archive = portal_folders / "portal.zip"

    call_command("backup", str(archive))
    assert json.loads(capsys.readouterr().out)["bytes"] == archive.stat().st_size

    AccountFactory(number="other")
    default_storage.delete("images/house.txt")
    default_storage.save("images/later.txt", ContentFile(b"later"))
    call_command("restore", str(archive))

    assert [account.number for account in Account.objects.all()] == ["551412"]
    assert [str(one.charged) for one in Charge.objects.all()] == ["1096.64"]
    assert default_storage.exists("images/house.txt")
    assert not default_storage.exists("images/later.txt")
    assert storages["imports"].open("charges.csv").read() == b"rows"
    assert storages["requests"].open("photo.jpg").read() == b"photo"
    assert storages["readings"].open("dial.jpg").read() == b"dial"


@pytest.mark.django_db(transaction=True)
def test_restored_portal_still_refuses_to_change_money(portal_folders):
    account = AccountFactory()
    period = BillingPeriodFactory(organization=account.organization)
    service = ServiceFactory(organization=account.organization)
    add_version(period=period, charges=[charge(account, service)])
    archive = portal_folders / "portal.zip"
    call_command("backup", str(archive))
    call_command("restore", str(archive))
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Charge.objects.update(charged=1)


@pytest.mark.django_db(transaction=True)
def test_broken_archive_changes_nothing(portal_folders):
    import zipfile

    AccountFactory(number="551412")
    archive = portal_folders / "portal.zip"
    with zipfile.ZipFile(archive, "w") as whole:
        whole.writestr("database.sql", "CREATE TABLE one (id int); nonsense;")
    with pytest.raises(CommandError, match="nonsense"):
        call_command("restore", str(archive))
    assert Account.objects.get().number == "551412"
    assert "one" not in connection.introspection.table_names()


@pytest.mark.parametrize("name", ["README.md", "no/such/file.zip"])
def test_other_files_are_named_as_such(portal_folders, name):
    with pytest.raises(CommandError, match="это не копия портала"):
        call_command("restore", str(Path(__file__).parents[2] / name))
