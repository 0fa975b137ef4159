"""Shared access: asking, answering, looking, and taking it back."""

import datetime as dt

import pytest
import time_machine
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.utils import timezone

from cabinet.accounts.models import Account
from cabinet.accounts.rights import Right
from cabinet.residents.linking import by_password
from cabinet.residents.logins import find_by_login
from cabinet.residents.models import GuestVisit, Invitation, Limits, Residency
from cabinet.residents.profiles import delete_profile
from cabinet.residents.services import (
    LinkingError,
    freeze_residency,
    link_account,
    link_proven_account,
    unlink_account,
)
from cabinet.residents.sharing import (
    INVITATIONS_OF_DAY,
    SharingError,
    accept_invitation,
    invite,
)
from cabinet.templatetags.kvartal import bound
from tests.factories import (
    GuestFactory,
    InvitationFactory,
    ResidencyFactory,
    UserFactory,
)
from tests.measure import own_queries

pytestmark = pytest.mark.django_db
ONLY_LOOK = {
    "may_send_readings": False,
    "may_pay": False,
    "may_write_requests": False,
    "until": None,
}


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture
def tenant():
    """Has proven tenant@mail.example."""
    user = UserFactory(username="tenant", email="tenant@mail.example")
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    return user


def sees(user, may=Right.SEE):
    return list(Account.objects.visible_to(user, may))


def page(account):
    return f"/cabinet/{account.public_id}/sharing/"


def test_the_whole_way_from_invitation_to_the_end(
    client, account, resident, tenant, mailoutbox
):
    client.force_login(resident)
    client.post(
        page(account),
        {"email": "Tenant@Mail.Example", "rights": ["may_send_readings"]},
    )
    letter = mailoutbox[-1]
    assert letter.to == ["Tenant@Mail.Example"]
    asked = Invitation.objects.get()
    address = f"/cabinet/invitations/{asked.pk}/"
    assert f"http://testserver{address}" in letter.body

    client.force_login(tenant)
    assert address in client.get("/cabinet/").content.decode()
    assert bound(account.address) in client.get(address).content.decode()
    client.post(address, {"answer": "accept"})

    assert sees(tenant) == sees(tenant, Right.READINGS) == [account]
    assert sees(tenant, Right.PAY) == sees(tenant, Right.OWN) == []
    assert mailoutbox[-1].to == [resident.email]
    client.get(f"/cabinet/{account.public_id}/charges/")
    client.get(f"/cabinet/{account.public_id}/charges/")

    client.force_login(resident)
    guest = Residency.objects.guests().get()
    seen = client.get(f"{page(account)}{guest.pk}/").content.decode()
    assert "Начисления" in seen
    assert GuestVisit.objects.get(section="Начисления").times == 2
    client.post(f"{page(account)}{guest.pk}/end/")

    assert sees(tenant) == []
    assert mailoutbox[-1].to == [tenant.email]


def test_holders_own_looking_is_not_kept(client, account, resident):
    client.force_login(resident)
    client.get(f"/cabinet/{account.public_id}/charges/")

    assert not GuestVisit.objects.exists()


def test_invitation_is_nobody_elses(client, tenant):
    asked = InvitationFactory(email="other@mail.example")
    client.force_login(tenant)

    for method in (client.get, client.post):
        assert method(f"/cabinet/invitations/{asked.pk}/").status_code == 404


def test_address_counts_only_once_it_is_proven(client, tenant):
    asked = InvitationFactory(email=tenant.email)
    tenant.emailaddress_set.update(verified=False)
    client.force_login(tenant)

    assert client.get(f"/cabinet/invitations/{asked.pk}/").status_code == 404


def test_guest_may_decline(client, tenant):
    asked = InvitationFactory(email=tenant.email)
    client.force_login(tenant)

    client.post(f"/cabinet/invitations/{asked.pk}/", {"answer": "decline"})

    asked.refresh_from_db()
    assert asked.state == Invitation.State.DECLINED
    assert sees(tenant) == []


def test_withdrawn_invitation_lets_nobody_in(client, account, resident, tenant):
    holder = Residency.objects.get(user=resident)
    asked = InvitationFactory(invited_by=holder, email=tenant.email)
    client.force_login(resident)
    assert tenant.email in client.get(page(account)).content.decode()

    client.post(f"{page(account)}invitations/{asked.pk}/withdraw/")

    client.force_login(tenant)
    assert client.get(f"/cabinet/invitations/{asked.pk}/").status_code == 404


def test_invitation_lasts_two_weeks(client, tenant):
    asked = InvitationFactory(email=tenant.email)
    client.force_login(tenant)
    Invitation.objects.update(created_at=timezone.now() - dt.timedelta(days=15))

    assert client.get(f"/cabinet/invitations/{asked.pk}/").status_code == 404


def test_access_ends_after_its_last_day(tenant, account):
    today = timezone.localdate()
    GuestFactory(user=tenant, account=account, until=today)
    assert sees(tenant) == [account]

    with time_machine.travel(timezone.now() + dt.timedelta(days=1)):
        assert sees(tenant) == []


def test_holder_changes_what_a_guest_may_do(client, account, resident, tenant):
    guest = GuestFactory(user=tenant, account=account)
    client.force_login(resident)
    until = timezone.localdate() + dt.timedelta(days=7)

    client.post(f"{page(account)}{guest.pk}/", {"rights": ["may_pay"], "until": until})

    guest.refresh_from_db()
    assert (guest.may_pay, guest.may_send_readings) == (True, False)
    assert guest.until == until


def test_a_past_day_is_refused(client, account, resident):
    client.force_login(resident)
    yesterday = timezone.localdate() - dt.timedelta(days=1)

    client.post(page(account), {"email": "a@mail.example", "until": yesterday})

    assert not Invitation.objects.exists()


def test_guest_goes_when_the_holder_goes(tenant, account, resident):
    GuestFactory(user=tenant, account=account)

    unlink_account(user=resident, account=account)

    assert sees(tenant) == []


def test_guest_is_shut_out_while_the_holder_is_frozen(tenant, account, resident):
    GuestFactory(user=tenant, account=account)

    freeze_residency(residency=Residency.objects.get(user=resident))

    assert sees(tenant) == []


def test_guest_goes_when_the_holder_deletes_the_profile(tenant, account, resident):
    GuestFactory(user=tenant, account=account)
    InvitationFactory(invited_by=Residency.objects.get(user=resident))

    delete_profile(user=resident)

    assert sees(tenant) == []
    assert not Invitation.objects.exists()


def test_guest_neither_invites_nor_proves_nor_enters_by_the_number(tenant, account):
    GuestFactory(user=tenant, account=account)
    other = UserFactory()

    with pytest.raises(SharingError):
        invite(by=tenant, account=account, email="a@mail.example", terms=ONLY_LOOK)
    Residency.objects.filter(shared_by=None).update(
        user=UserFactory(password="other password")
    )
    with pytest.raises(LinkingError):
        link_account(
            user=other,
            claim=by_password(account.number, "test-password"),
            address=None,
        )
    assert find_by_login(account.number) != tenant


def test_guest_who_proves_the_account_holds_it(tenant, account):
    GuestFactory(user=tenant, account=account)

    link_proven_account(user=tenant, account=account, method=Residency.Method.FLAT)

    assert sees(tenant, Right.OWN) == [account]


def test_holder_is_no_guest_of_their_own_account(tenant, account):
    ResidencyFactory(user=tenant, account=account)
    holder = ResidencyFactory(account=account)
    asked = InvitationFactory(invited_by=holder, email=tenant.email)
    with pytest.raises(SharingError):
        accept_invitation(user=tenant, invitation=asked)


def test_nobody_invites_themselves(account, resident):
    resident.emailaddress_set.create(email=resident.email, verified=True)

    with pytest.raises(SharingError):
        invite(by=resident, account=account, email=resident.email, terms=ONLY_LOOK)


def test_guests_are_ten_at_most(account, resident):
    for _ in range(Limits().guests_of_account):
        GuestFactory(account=account)

    with pytest.raises(SharingError):
        invite(by=resident, account=account, email="a@mail.example", terms=ONLY_LOOK)


def test_letters_to_strangers_are_limited(account, resident):
    for number in range(INVITATIONS_OF_DAY):
        asked = invite(
            by=resident,
            account=account,
            email=f"a{number}@mail.example",
            terms=ONLY_LOOK,
        )
        Invitation.objects.filter(pk=asked.pk).update(state="withdrawn")

    with pytest.raises(SharingError):
        invite(by=resident, account=account, email="b@mail.example", terms=ONLY_LOOK)


def test_second_letter_replaces_the_first(account, resident):
    for _ in range(2):
        invite(by=resident, account=account, email="a@mail.example", terms=ONLY_LOOK)

    assert Invitation.objects.waiting().count() == 1


def test_a_tie_is_shared_exactly_when_somebody_shared_it(tenant, account):
    with pytest.raises(IntegrityError), transaction.atomic():
        Residency.objects.create(
            user=tenant, account=account, method=Residency.Method.SHARED
        )


def test_guest_leaves_by_themselves(client, tenant, account):
    GuestFactory(user=tenant, account=account)
    client.force_login(tenant)

    client.post(f"/cabinet/profile/{account.public_id}/unlink/")

    assert sees(tenant) == []


def test_list_of_guests_takes_as_many_queries_for_three_as_for_one(
    client, account, resident
):
    client.force_login(resident)
    GuestFactory(account=account)
    one = own_queries(client, page(account))
    GuestFactory.create_batch(2, account=account)

    assert own_queries(client, page(account)) == one
