"""Taking one's data away, and leaving."""

import datetime as dt
import io
import json
import zipfile

import pytest
from django.contrib.auth.models import Permission
from django.core.cache import cache

from cabinet.charges import services as charges
from cabinet.my_data import archive, collect
from cabinet.residents.models import Consent, LegalText, Residency, User
from cabinet.residents.profiles import delete_profile
from tests.factories import (
    BillingPeriodFactory,
    MeterFactory,
    PaymentFactory,
    ReadingFactory,
    ServiceFactory,
    UserFactory,
    charge,
)

pytestmark = pytest.mark.django_db
DATA, DELETE = "/cabinet/profile/data/", "/cabinet/profile/delete/"
PASSWORD = "test-password"


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture
def lived(account, resident):
    """``resident`` with something in every table."""
    resident.first_name, resident.phone = "Мария", "79001234567"
    resident.save()
    service = ServiceFactory(organization=account.organization)
    period = BillingPeriodFactory(organization=account.organization)
    charges.add_version(period=period, charges=[charge(account, service)])
    charges.close_period(period=period)
    meter = MeterFactory(account=account, service=service)
    ReadingFactory(meter=meter, date=dt.date(2017, 9, 1))
    PaymentFactory(account=account)
    text = LegalText.objects.in_force(LegalText.Kind.TERMS)
    Consent.objects.create(user=resident, text=text, sha256=text.sha256)
    resident.emailaddress_set.create(email=resident.email, verified=True, primary=True)
    return resident


def proven(client, address):
    asked = client.post(address).headers["Location"]
    assert asked.startswith("/auth/reauthenticate/")
    return client.post(asked, {"password": PASSWORD})


def test_archive_holds_every_table_of_the_owner_and_nobody_else(lived, neighbour):
    PaymentFactory(account=neighbour.residencies.get().account)

    tables = collect(lived)

    assert [row["email"] for row in tables["profile"]] == [lived.email]
    for name in ("accounts", "charges", "payments", "readings", "consents"):
        assert len(tables[name]) == 1
    everything = archive(lived).decode("latin-1")
    assert neighbour.email not in everything


def test_archive_opens_as_json_and_tables(lived):
    with zipfile.ZipFile(io.BytesIO(archive(lived))) as file:
        data = json.loads(file.read("data.json"))
        profile = file.read("profile.csv").decode("utf-8-sig")

    assert data["profile"][0]["first_name"] == "Мария"
    assert "Мария" in profile


def test_tables_hold_no_formulas(lived):
    lived.last_name = "=HYPERLINK(1)"
    lived.save()

    with zipfile.ZipFile(io.BytesIO(archive(lived))) as file:
        assert "'=HYPERLINK(1)" in file.read("profile.csv").decode()


def test_download_asks_for_the_password_first(client, lived):
    client.force_login(lived)

    response = proven(client, DATA)

    assert response.headers["Content-Type"] == "application/zip"


def test_deleting_asks_for_the_password_and_ends_the_cabinet(client, lived):
    client.force_login(lived)

    proven(client, DELETE)

    assert "_auth_user_id" not in client.session
    client.post("/auth/login/", {"login": lived.username, "password": PASSWORD})
    assert "_auth_user_id" not in client.session


def test_personal_data_goes_and_accounting_stays(lived, account):
    before = collect(lived)
    personal = (lived.email, lived.first_name, lived.phone, lived.username)

    delete_profile(user=lived)

    kept = User.objects.filter(pk=lived.pk).values().get()
    assert not set(personal) & set(kept.values())
    assert not kept["is_active"]
    assert not Residency.objects.active().filter(user=lived).exists()
    assert Consent.objects.get(user=lived).withdrawn_at is not None
    assert not lived.emailaddress_set.exists()
    assert account.payments.count() == len(before["payments"])
    assert account.charges.count() == len(before["charges"])


def test_address_is_free_again_for_a_new_cabinet(lived):
    address = lived.email
    delete_profile(user=lived)

    assert UserFactory(email=address).pk


def test_employees_do_not_delete_themselves(client, lived):
    lived.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(lived)

    proven(client, DELETE)

    lived.refresh_from_db()
    assert lived.is_active
