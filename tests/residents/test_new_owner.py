"""Holders of an account that changed hands are asked to prove it again."""

import pytest
from django.core.cache import cache
from django_q.models import OrmQ

from cabinet.accounts.models import Account
from cabinet.residents.models import Residency
from cabinet.residents.owners import ASK_TASK, ask_former_holders
from cabinet.residents.services import restore_residency
from imports.models import ImportRun
from imports.services import load_file, undo_run
from tests.factories import AccountFactory, GuestFactory, ResidencyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture
def account():
    return AccountFactory(
        number="551412",
        last_name="Ковалёва",
        first_name="Анна",
        premises__number="16",
    )


@pytest.fixture
def holder(account):
    return ResidencyFactory(account=account).user


def load(account, name):
    text = (
        "Организация;Лицевой счёт;ФИО;Адрес дома;Квартира\n"
        f"{account.organization.inn};{account.number};{name};"
        f"{account.premises.building.address};{account.premises.number}\n"
    )
    report = load_file(kind="accounts", data=text.encode(), name="accounts.csv")
    assert not report.refused, report.errors


def sees(user):
    return list(Account.objects.visible_to(user))


def test_new_surname_hides_the_account_and_asks_by_letter(
    client, account, holder, mailoutbox
):
    guest = GuestFactory(account=account).user

    load(account, "Петров Иван Иванович")

    assert sees(holder) == sees(guest) == []
    assert OrmQ.objects.count() == 1
    assert ask_former_holders() == 1
    assert ask_former_holders() == 0
    (letter,) = mailoutbox
    assert letter.to == [holder.email]
    assert "сменился собственник" in letter.body
    client.force_login(holder)
    assert "сменился собственник" in client.get("/cabinet/").content.decode()


@pytest.mark.parametrize(
    "name", ["КОВАЛЕВА Анна Петровна", "Ковалёва А. П.", "Ковалёва Анна"]
)
def test_another_spelling_is_no_new_owner(account, holder, name):
    load(account, name)

    assert sees(holder) == [account]


def test_another_first_name_is_a_new_owner(account, holder):
    load(account, "Ковалёва Мария Петровна")

    assert sees(holder) == []


def test_holder_proves_it_again_with_the_new_bill(client, account, holder):
    load(account, "Петров Иван Иванович")
    client.force_login(holder)
    values = {"number": "551412", "flat": "16"}

    client.post("/cabinet/link/", {**values, "last_name": "Ковалёва"})
    assert sees(holder) == []
    client.post("/cabinet/link/", {**values, "last_name": "Петров"})

    assert sees(holder) == [account]


def test_staff_may_give_it_back(account, holder):
    load(account, "Петров Иван Иванович")

    restore_residency(residency=Residency.objects.get(user=holder))

    assert sees(holder) == [account]


def test_whatever_writes_the_name_is_noticed(account, holder):
    Account.objects.filter(pk=account.pk).update(last_name="Петров")

    assert sees(holder) == []


def test_trial_of_a_file_hides_nothing(account, holder):
    from imports.services import check_file, register_file

    text = (
        "Организация;Лицевой счёт;ФИО;Адрес дома;Квартира\n"
        f"{account.organization.inn};{account.number};Петров Иван;"
        f"{account.premises.building.address};16\n"
    )
    run = register_file(kind="accounts", data=text.encode(), name="a.csv")
    check_file(run=run)

    assert sees(holder) == [account]


def test_load_that_is_taken_back_asks_who_came_with_it(account, holder, mailoutbox):
    load(account, "Петров Пётр")
    newcomer = ResidencyFactory(account=account).user
    ask_former_holders()
    OrmQ.objects.all().delete()

    undo_run(run=ImportRun.objects.get())

    assert sees(newcomer) == []
    assert [task.func() for task in OrmQ.objects.all()] == [ASK_TASK]
