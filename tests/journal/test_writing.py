import pytest
from django.db import DatabaseError, connection, transaction

from cabinet.journal.models import Action, Entry
from cabinet.journal.services import write
from tests.factories import AccountFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry(account):
    return write(Action.CHANGED, account, reason="проверка")


@pytest.mark.parametrize(
    "change",
    [
        lambda entry: entry.save(),
        lambda entry: entry.delete(),
        lambda entry: Entry.objects.update(reason=""),
        lambda entry: Entry.objects.all().delete(),
    ],
    ids=["save", "delete", "update", "delete all"],
)
def test_no_entry_is_changed_through_django(entry, change):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change(entry)

    assert Entry.objects.get().reason == "проверка"


@pytest.mark.parametrize(
    "sql", ["UPDATE journal_entry SET reason = ''", "DELETE FROM journal_entry"]
)
def test_no_entry_is_changed_through_sql(entry, sql):
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)

    assert Entry.objects.get().reason == "проверка"


def test_entry_outlives_its_account_and_its_author(account):
    author = UserFactory()
    write(Action.CHANGED, account, actor=author)
    account.delete()
    author.delete()

    assert Entry.objects.get().subject_words == account.number


def test_account_and_organisation_come_from_what_it_is_about(entry, account):
    assert entry.account_id == account.pk
    assert entry.organization_id == account.organization_id


def test_entry_is_seen_by_those_who_manage_its_organisation(entry, clerk):
    stranger = UserFactory()
    stranger.organizations.add(AccountFactory().organization)

    assert list(Entry.objects.managed_by(clerk)) == [entry]
    assert not Entry.objects.managed_by(stranger)


def test_entry_of_no_organisation_is_seen_by_colleagues(clerk):
    colleague, stranger = UserFactory(), UserFactory()
    colleague.organizations.set(clerk.organizations.all())
    entry = write(Action.CHANGED, words="Меню сайта", actor=clerk)

    assert list(Entry.objects.managed_by(colleague)) == [entry]
    assert not Entry.objects.managed_by(stranger)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("месяц", True),
        ("МЕС закр", True),
        ("открыт", False),
        ("", True),
        ("закрыт' | !:*", True),
    ],
)
def test_words_are_found_by_their_beginnings(words, found):
    write(Action.PUBLISHED, words="08.2017: месяц закрыт")

    assert Entry.objects.saying(words).exists() is found


def test_search_goes_by_the_index():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = Entry.objects.saying("месяц").order_by().explain()

    assert "entry_words" in plan


def test_residents_address_stays_out(client, resident):
    resident.set_password("demo-resident")
    resident.save()
    resident.emailaddress_set.create(email=resident.email, verified=True, primary=True)
    client.post(
        "/auth/login/",
        {"login": resident.username, "password": "demo-resident"},
    )

    entered = Entry.objects.get(action=Action.ENTERED)
    assert entered.actor_id == resident.pk
    assert entered.address is None
    assert resident.username not in entered.actor_words


def test_refused_entry_is_kept_without_what_was_typed(client, db):
    client.post("/auth/login/", {"login": "petrov", "password": "wrong-secret"})

    refused = Entry.objects.get(action=Action.REFUSED)
    assert refused.address == "127.0.0.1"
    assert "petrov" not in str(vars(refused))
    assert "wrong-secret" not in str(vars(refused))
