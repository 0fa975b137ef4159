"""«Посмотреть как житель»: everything is seen, nothing is changed, it ends by itself."""

import re
import time

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import InternalError, connection
from django.test import Client

from cabinet.journal.models import Action, Entry
from cabinet.requests.models import ServiceRequest
from cabinet.residents.models import GuestVisit, Residency
from portal.office import looking
from tests.factories import AccountFactory, GuestFactory, ResidencyFactory, UserFactory
from tests.factories.requests import RequestFactory
from tests.test_isolation import ROUTES, address, house  # noqa: F401 (a fixture)

REASON = "Звонок: не видит квитанцию"
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|COPY|TRUNCATE|MERGE)", re.IGNORECASE)
# The employee's own session, and nothing else, may change.
OWN = "django_session"
# Notes that the resident waits for the bank: the database refuses it.
WATCHES_THE_BANK = "cabinet/<uuid:account>/pay/<uuid:basket>/"


@pytest.fixture
def tie(resident):
    return Residency.objects.get(user=resident)


@pytest.fixture
def employee_client(client: Client, clerk):
    client.force_login(clerk)
    # Sessions note when and from where at the first page.
    client.get("/admin/")
    return client


def begin(client, tie, reason=REASON):
    return client.post(f"/admin/office/look/{tie.pk}/", {"reason": reason})


@pytest.fixture
def looking_client(employee_client, tie):
    response = begin(employee_client, tie)
    assert response.status_code == 302
    return employee_client


class Writes:
    """What a request tries to write, apart from the employee's own session."""

    def __init__(self):
        self.seen = []

    def __call__(self, execute, sql, params, many, context):
        if WRITES.match(sql) and OWN not in sql:
            self.seen.append(sql[:120])
        return execute(sql, params, many, context)


@pytest.fixture
def writes():
    watcher = Writes()
    with connection.execute_wrapper(watcher):
        yield watcher.seen


@pytest.mark.parametrize("route", ROUTES)
def test_nothing_is_sent_in_a_residents_place(
    house,  # noqa: F811
    looking_client,
    writes,
    route,
):
    response = looking_client.post(address(route, house))

    assert response.status_code == 403
    assert looking.NOTHING_SENT in response.content.decode()
    assert writes == []


@pytest.mark.parametrize("route", ROUTES)
def test_every_page_is_drawn_without_a_write_or_refused_in_words(
    house,  # noqa: F811
    looking_client,
    writes,
    route,
):
    response = looking_client.get(address(route, house))

    if route == WATCHES_THE_BANK:
        assert looking.READ_ONLY_PAGE in response.content.decode()
        return
    if response.status_code == 403:
        assert looking.PERSONAL_PAGE in response.content.decode()
        assert "/profile/" in route or route.startswith(
            ("cabinet/link", "cabinet/invit", "cabinet/<uuid:account>/sharing")
        )
    else:
        assert response.status_code in {200, 302}
    assert writes == []


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_no_other_method_helps(looking_client, account, method):
    response = getattr(looking_client, method)(f"/cabinet/{account.public_id}/")

    assert response.status_code == 403


@pytest.mark.parametrize(
    "path", ["/auth/password/change/", "/auth/email/", "/auth/sessions/", "/auth/2fa/"]
)
def test_ways_of_entry_are_closed_meanwhile(looking_client, path):
    assert looking_client.get(path).status_code == 403
    assert looking_client.post(path).status_code == 403


def test_database_itself_refuses_a_page_that_writes(
    looking_client, account, monkeypatch
):
    def writing(request, found):
        Residency.objects.filter(account=found).update(nickname="украдено")

    monkeypatch.setattr("cabinet.views.latest_bill", lambda found: writing(None, found))
    response = looking_client.get(f"/cabinet/{account.public_id}/")

    assert response.status_code == 403
    assert looking.READ_ONLY_PAGE in response.content.decode()
    assert not Residency.objects.exclude(nickname="").exists()


def test_database_takes_writes_again_afterwards(looking_client, account):
    looking_client.get(f"/cabinet/{account.public_id}/")

    try:
        account.save()
    except InternalError:
        pytest.fail("The transaction stayed read-only.")


def test_page_says_whose_it_is_and_how_to_leave(looking_client, account):
    page = looking_client.get(f"/cabinet/{account.public_id}/").content.decode()

    assert "Вы смотрите как житель" in page
    assert account.number in page
    assert "Закончить" in page


def test_ending_gives_the_employee_their_own_place_back(looking_client, account):
    response = looking_client.post("/admin/office/look/end/")

    assert response.url == f"/admin/accounts/inspect/{account.pk}/"
    assert looking_client.get(f"/cabinet/{account.public_id}/").status_code == 404


def test_it_ends_by_itself(looking_client, account, monkeypatch):
    later = time.time() + looking.SECONDS + 1
    monkeypatch.setattr(looking.time, "time", lambda: later)

    first = looking_client.get(f"/cabinet/{account.public_id}/")
    again = looking_client.get(f"/cabinet/{account.public_id}/")

    assert first.url == f"/admin/accounts/inspect/{account.pk}/"
    assert again.status_code == 404


def test_it_ends_with_the_right(looking_client, account, clerk):
    Group.objects.get(name="Все права").permissions.remove(
        Permission.objects.get(codename="look_as_resident")
    )

    response = looking_client.get(f"/cabinet/{account.public_id}/")

    assert response.status_code == 302
    assert response.url.startswith("/admin/")


def test_reason_is_in_the_journal_and_in_the_residents_profile(
    looking_client, resident, clerk
):
    entry = Entry.objects.get(action=Action.LOOKED)
    assert (entry.actor_id, entry.reason) == (clerk.pk, REASON)

    own = Client()
    own.force_login(resident)
    page = own.get("/cabinet/profile/").content.decode()
    assert "Кто смотрел ваш кабинет" in page
    assert REASON in page


@pytest.mark.parametrize("reason", ["", "  ", "ага"])
def test_without_a_reason_nobody_looks(employee_client, tie, account, reason):
    response = begin(employee_client, tie, reason)

    assert response.status_code == 200
    assert "Напишите" in response.content.decode()
    assert not Entry.objects.filter(action=Action.LOOKED).exists()
    assert employee_client.get(f"/cabinet/{account.public_id}/").status_code == 404


def test_without_the_right_nobody_looks(employee_client, tie):
    Group.objects.get(name="Все права").permissions.remove(
        Permission.objects.get(codename="look_as_resident")
    )
    begin(employee_client, tie)

    assert not Entry.objects.filter(action=Action.LOOKED).exists()


def test_foreign_organisations_residents_are_not_found(employee_client):
    assert begin(employee_client, ResidencyFactory()).status_code == 404


def test_residents_accounts_elsewhere_stay_unseen(looking_client, resident):
    elsewhere = AccountFactory(last_name="Чужой")
    ResidencyFactory(account=elsewhere, user=resident)

    assert looking_client.get(f"/cabinet/{elsewhere.public_id}/").status_code == 404
    page = looking_client.get("/cabinet/", follow=True).content.decode()
    assert elsewhere.number not in page


def test_colleagues_are_not_looked_at(employee_client, account):
    colleague = UserFactory()
    colleague.user_permissions.add(Permission.objects.get(codename="access_admin"))
    tie = ResidencyFactory(account=account, user=colleague)

    begin(employee_client, tie)

    assert not Entry.objects.filter(action=Action.LOOKED).exists()


def test_looking_as_a_guest_is_no_visit_of_the_guest(employee_client, account):
    tie = GuestFactory(account=account)
    begin(employee_client, tie)

    page = employee_client.get(f"/cabinet/{account.public_id}/charges/", follow=True)

    assert page.status_code == 200
    assert not GuestVisit.objects.exists()


def test_an_answer_stays_unread(looking_client, account, resident):
    asked = RequestFactory(account=account, author=resident, number=7)
    before = ServiceRequest.objects.filter(pk=asked.pk).values().get()

    looking_client.get(f"/cabinet/{account.public_id}/requests/7/")

    assert ServiceRequest.objects.filter(pk=asked.pk).values().get() == before


def test_back_office_stays_the_employees(looking_client, clerk):
    page = looking_client.get("/admin/")

    assert page.wsgi_request.user.pk == clerk.pk
