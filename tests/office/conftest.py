"""An employee at work, and a dwelling that is found by many words."""

import pytest
from django.contrib.auth.models import Group, Permission

from cabinet.accounts.models import Account
from tests.factories import (
    MeterFactory,
)


@pytest.fixture
def clerk_client(client, clerk):
    client.force_login(clerk)
    return client


@pytest.fixture
def dwelling(account):
    building = account.premises.building
    building.address = "г. Заинск, ул. Ленина, д. 5"
    building.save()
    account.premises.number = "12"
    account.premises.save()
    Account.objects.filter(pk=account.pk).update(
        number="551412-А",
        last_name="Соловьёв",
        first_name="Пётр",
        middle_name="Ильич",
        phone="8 (900) 123-45-67",
        email="Solovev@mail.example",
        unified_account_number="10АБ123456",
    )
    MeterFactory(account=account, serial_number="ab-77 1")
    return Account.objects.get(pk=account.pk)


def without(permission):
    Group.objects.get(name="Все права").permissions.remove(
        Permission.objects.get(codename=permission)
    )
