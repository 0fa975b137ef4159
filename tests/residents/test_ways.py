"""Every way to link an account, walked through its page."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.core.cache import cache

from cabinet.accounts.models import Account
from cabinet.charges import services as charges
from cabinet.notifications.models import Message
from cabinet.residents import limits
from cabinet.residents.codes import control_code
from cabinet.residents.linking import by_surname
from cabinet.residents.models import (
    Limits,
    LinkingAttempt,
    LinkingRequest,
    LinkingWays,
    Residency,
    User,
)
from cabinet.residents.not_me import link_for
from cabinet.residents.services import (
    MISMATCH,
    ONLY_BY_CODE,
    LinkingError,
    link_account,
)
from tests.factories import (
    AccountFactory,
    BillingPeriodFactory,
    PaymentFactory,
    ResidencyFactory,
    ServiceFactory,
    UserFactory,
    charge,
)

pytestmark = pytest.mark.django_db
LINK, CONFIRM = "/cabinet/link/", "/cabinet/link/confirm/"
MONTH = dt.date(2017, 8, 1)


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture
def account():
    """Of an organisation that offers every way."""
    made = AccountFactory(
        number="551412",
        last_name="Иванов",
        premises__number="16",
        unified_account_number="10АА123456",
        service_id="10АА123456-01",
    )
    LinkingWays.objects.create(
        organization=made.organization, surname=True, first_entry=True
    )
    return made


@pytest.fixture
def billed(account):
    """With a published bill of August 2017 for 1 775,84."""
    period = BillingPeriodFactory(organization=account.organization, month=MONTH)
    service = ServiceFactory(organization=account.organization)
    due = {"amount_due": Decimal("1775.84"), "closing_balance": Decimal("1775.84")}
    charges.add_version(period=period, charges=[charge(account, service, **due)])
    charges.close_period(period=period)
    return account


@pytest.fixture
def newcomer(client):
    user = UserFactory()
    client.force_login(user)
    return user


def go(client, way, **values):
    return client.post(f"{LINK}?way={way}", {"number": "551412", **values})


def held(user):
    return list(Account.objects.visible_to(user))


def refused(response):
    return response.context["form"].non_field_errors() == [MISMATCH]


@pytest.mark.parametrize(
    "number",
    [
        *("551412", "ЛС № 551412", "551412-А", "А-551412", "551 412"),
        *("10АА123456", "ЕЛС 10аа123456", "10АА123456-01", "ЖКУ 10АА123456-01"),
    ],
)
def test_any_spelling_of_any_number(client, newcomer, account, number):
    go(client, "flat", number=number, last_name="Иванов", flat="16")

    assert held(newcomer) == [account]


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("10АА123456", "единый лицевой счёт"),
        ("10АА123456-01", "идентификатор ЖКУ"),
        ("77", "номер лицевого счёта"),
    ],
)
def test_the_number_is_named_where_nothing_is_found(client, newcomer, number, kind):
    page = go(client, "surname", number=number, last_name="Х").content.decode()

    assert f"Похоже, вы ввели {kind}" in page


def test_by_number_and_surname(client, newcomer, account):
    assert refused(go(client, "surname", last_name="Петров"))
    go(client, "surname", last_name="иванов")

    assert held(newcomer) == [account]


def test_by_the_password_of_a_holder(client, newcomer, account):
    assert refused(go(client, "password", password="test-password"))
    ResidencyFactory(account=account)
    assert refused(go(client, "password", password="wrong"))
    go(client, "password", password="test-password")

    assert held(newcomer) == [account]
    assert newcomer.residencies.get().method == Residency.Method.PASSWORD


@pytest.mark.parametrize("month", ["Август 2017", "08.2017", "2017-08", "8/2017"])
@pytest.mark.parametrize(
    "total", ["1 775,84", "1775.84", "1\N{NO-BREAK SPACE}775,84 ₽"]
)
def test_by_a_bills_sum_after_showing_the_masked_address(
    client, newcomer, billed, month, total
):
    answer = go(client, "bill", month=month, total=total)
    assert answer.headers["Location"] == CONFIRM
    assert held(newcomer) == []

    page = client.get(CONFIRM).content.decode()
    assert f"{billed.premises.building.address}, кв. ••" in page
    assert billed.last_name not in page
    client.post(CONFIRM)

    assert held(newcomer) == [billed]


@pytest.mark.parametrize(
    "typed",
    [
        {"month": "Август 2017", "total": "1775,85"},
        {"month": "Июль 2017", "total": "1775,84"},
    ],
)
def test_another_sum_or_month_is_no_proof(client, newcomer, billed, typed):
    assert refused(go(client, "bill", **typed))


@pytest.mark.parametrize("month", ["Мартобрь 2017", "13.2017", "вчера"])
def test_month_that_is_none_is_told_at_the_field(client, newcomer, month):
    form = go(client, "bill", month=month, total="1").context["form"]

    assert "month" in form.errors
    assert not LinkingAttempt.objects.exists()


def test_confirming_without_a_proof_leads_back(client, newcomer):
    assert client.get(CONFIRM).headers["Location"] == LINK
    assert client.post(CONFIRM).headers["Location"] == LINK


def test_proof_of_one_person_confirms_nothing_for_another(client, newcomer, billed):
    go(client, "bill", month="08.2017", total="1775,84")
    pending = client.session["linking_pending"]
    other = UserFactory()
    client.force_login(other)
    session = client.session
    session["linking_pending"] = pending
    session.save()

    client.post(CONFIRM)

    assert held(other) == held(newcomer) == []


def test_by_the_control_code_of_a_published_bill(client, newcomer, billed):
    code = control_code(billed, MONTH)
    assert refused(go(client, "code", code=control_code(billed, dt.date(2017, 7, 1))))
    go(client, "code", code=f"{code[:4]}-{code[4:].lower()}")

    assert held(newcomer) == [billed]


def test_control_codes_differ_by_account_and_month(account):
    codes = {
        control_code(account, MONTH),
        control_code(account, dt.date(2017, 9, 1)),
        control_code(AccountFactory(), MONTH),
    }

    assert len(codes) == 3
    assert {len(code) for code in codes} == {8}


def test_by_the_last_payment_step_by_step(client, newcomer, account):
    PaymentFactory(account=account, paid_on=dt.date(2017, 8, 12), amount=Decimal(100))
    PaymentFactory(account=account)
    building = account.premises.building
    way = f"{LINK}?way=payment"

    first = client.get(way).content.decode()
    assert account.organization.name in first
    second = client.get(f"{way}&organization={account.organization.inn}")
    assert building.address in second.content.decode()
    last = f"{way}&building={building.pk}"
    assert "551412" not in client.get(last).content.decode().split("bill-picture")[0]

    typed = {"number": "551412", "flat": "16"}
    old = {**typed, "paid_on": "12.08.2017", "amount": "100,00"}
    assert refused(client.post(last, old))
    client.post(last, {**typed, "paid_on": "12.09.2017", "amount": "3 000,00"})

    assert held(newcomer) == [account]


def test_houses_are_looked_up_sixty_times_an_hour(client, newcomer, account):
    for _ in range(60):
        assert client.get(f"{LINK}?way=payment").status_code == 200

    assert client.get(f"{LINK}?way=payment").headers["Location"] == LINK


@pytest.mark.parametrize(
    ("switch", "way", "values"),
    [
        ("flat", "flat", {"last_name": "Иванов", "flat": "16"}),
        ("surname", "surname", {"last_name": "Иванов"}),
        ("password", "password", {"password": "test-password"}),
    ],
)
def test_way_that_the_organisation_closed_proves_nothing(
    client, newcomer, account, switch, way, values
):
    ResidencyFactory(account=account)
    other = AccountFactory().organization
    LinkingWays.objects.create(organization=other, surname=True)
    LinkingWays.objects.filter(organization=account.organization).update(
        **{switch: False}
    )

    assert refused(go(client, way, **values))


def test_way_that_nobody_offers_is_not_shown(client, newcomer, account):
    LinkingWays.objects.update(surname=False)

    assert "way=surname" not in client.get(LINK).content.decode()
    assert client.get(f"{LINK}?way=surname").headers["Location"] == LINK


def test_by_an_employees_approval(client, newcomer, account, clerk):
    clerk.organizations.add(account.organization)
    go(client, "approval", organization=account.organization.pk, note="Купил квартиру")
    asked = LinkingRequest.objects.get()
    assert held(newcomer) == []
    address = f"/admin/linkingrequest/decide/{asked.pk}/"
    client.force_login(clerk)

    page = client.get(address).content.decode()
    assert "Купил квартиру" in page
    assert account.holder in page
    choice = {"decision": "approve", "account": account.pk, "answer": "Готово"}
    client.post(address, choice)

    assert held(newcomer) == [account]
    asked.refresh_from_db()
    assert (asked.state, asked.decided_by) == (LinkingRequest.State.APPROVED, clerk)
    told = Message.objects.get(recipient=newcomer)
    assert "Готово" in told.body


def test_employee_refuses_with_a_reason(client, newcomer, account, clerk):
    clerk.organizations.add(account.organization)
    go(client, "approval", organization=account.organization.pk, note="Пустите")
    asked = LinkingRequest.objects.get()
    client.force_login(clerk)
    address = f"/admin/linkingrequest/decide/{asked.pk}/"

    client.post(address, {"decision": "deny", "answer": "Нет документов"})
    client.post(address, {"decision": "approve", "account": account.pk})

    assert held(newcomer) == []
    assert "Нет документов" in Message.objects.get(recipient=newcomer).body


def test_employee_gives_only_accounts_that_were_asked_for(
    client, newcomer, account, clerk
):
    clerk.organizations.add(account.organization)
    other = AccountFactory(organization=account.organization)
    go(client, "approval", organization=account.organization.pk, note="Пустите")
    client.force_login(clerk)

    asked = LinkingRequest.objects.get()
    choice = {"decision": "approve", "account": other.pk}
    client.post(f"/admin/linkingrequest/decide/{asked.pk}/", choice)

    assert held(newcomer) == []


def test_employee_of_another_organisation_decides_nothing(
    client, newcomer, account, clerk
):
    clerk.organizations.set([AccountFactory().organization])
    go(client, "approval", organization=account.organization.pk, note="Пустите")
    client.force_login(clerk)
    asked = LinkingRequest.objects.get()

    address = f"/admin/linkingrequest/decide/{asked.pk}/"
    assert client.post(address, {"decision": "deny"}).status_code == 404


def test_the_same_request_waits_once(client, newcomer, account):
    for _ in range(2):
        go(client, "approval", organization=account.organization.pk, note="Пустите")

    assert LinkingRequest.objects.count() == 1


def test_holder_who_knows_nobody_freezes_the_newcomer(client, newcomer, account):
    holder = ResidencyFactory(account=account).user
    go(client, "surname", last_name="Иванов")
    body = Message.objects.get(recipient=holder).body
    address = re.search(r"http://testserver(/auth/not-me/\S+)", body)[1]
    client.logout()

    client.get(address)
    assert held(newcomer) == [account]
    client.post(address)

    assert held(newcomer) == []
    assert held(holder) == [account]


def test_frozen_access_comes_back_by_staff(client, account, clerk):
    clerk.organizations.add(account.organization)
    residency = ResidencyFactory(account=account)
    client.post(link_for(residency).removeprefix("http://testserver"))
    assert Message.objects.filter(recipient=clerk, event__startswith="frozen").exists()
    client.force_login(clerk)

    client.post(f"/admin/residency/decide/{residency.pk}/", {"decision": "restore"})

    assert held(residency.user) == [account]


def test_made_up_not_me_link_freezes_nobody(client, account):
    residency = ResidencyFactory(account=account)

    assert client.post(f"/auth/not-me/{residency.pk}/").status_code == 200
    assert held(residency.user) == [account]


def fail(count=1, **values):
    known = {"number": "1", "address": "192.0.2.1", "network": "192.0.2.0/24"}
    LinkingAttempt.objects.bulk_create(
        LinkingAttempt(**known | {"matched": False} | values) for _ in range(count)
    )


def test_one_address_is_closed_after_its_day_of_errors(client, newcomer, account):
    fail(count=Limits().failures_of_address, address="127.0.0.1", network="x")

    assert "Слишком много" in go(client, "surname", last_name="Иванов").content.decode()


def test_one_network_is_closed_after_its_day_of_errors(client, newcomer, account):
    fail(count=Limits().failures_of_network, network="127.0.0.0/24")

    assert "Слишком много" in go(client, "surname", last_name="Иванов").content.decode()


def test_in_an_unusual_hour_only_codes_link(client, newcomer, billed):
    fail(count=Limits().brake_failures)

    answer = go(client, "surname", last_name="Иванов")
    assert answer.context["form"].non_field_errors() == [ONLY_BY_CODE]
    go(client, "code", code=control_code(billed, MONTH))

    assert held(newcomer) == [billed]


def test_number_stays_closed_for_three_days(client, newcomer, account):
    fail(count=Limits().failures_at_number, number="551412")
    yesterday = LinkingAttempt.objects.first().created_at - dt.timedelta(hours=71)
    LinkingAttempt.objects.update(created_at=yesterday)
    assert "Слишком много" in go(client, "surname", last_name="Иванов").content.decode()

    LinkingAttempt.objects.update(
        created_at=yesterday - dt.timedelta(hours=1, minutes=1)
    )
    go(client, "surname", last_name="Иванов")

    assert held(newcomer) == [account]


def test_walk_with_one_surname_is_told_to_administrators_once(client, newcomer):
    admin = User.objects.create_superuser("root", "root@mail.example", "x")

    for number in range(limits.ACCOUNTS_WITH_ONE_SECRET + 3):
        go(client, "surname", number=f"55{number}", last_name="Иванов")

    assert Message.objects.filter(recipient=admin, event__contains="walk").count() == 1


def test_holders_hear_of_guesses_at_their_account(client, account):
    holder = ResidencyFactory(account=account).user
    for _ in range(Limits().failures_at_number):
        client.force_login(UserFactory())
        go(client, "surname", last_name="Петров")

    assert Message.objects.get(recipient=holder).event.startswith("guessing:number")


@pytest.mark.parametrize("tries", [300, pytest.param(10_000, marks=pytest.mark.slow)])
def test_wrong_attempts_from_many_addresses_link_nothing_and_raise_an_alert(tries):
    admin = User.objects.create_superuser("root", "root@mail.example", "x")
    people = UserFactory.create_batch(50)
    numbers = [AccountFactory(last_name=f"Фамилия{n}").number for n in range(40)]

    answers = set()
    for n in range(tries):
        claim = by_surname(numbers[n % 40], f"Догадка{n}")
        address = f"10.{n % 251}.{n % 13}.{n % 7}"
        with pytest.raises(LinkingError) as caught:
            link_account(user=people[n % 50], claim=claim, address=address)
        answers.add(str(caught.value))

    assert ONLY_BY_CODE in answers
    assert not Residency.objects.exists()
    assert LinkingAttempt.objects.count() == Limits().brake_failures
    assert Message.objects.filter(recipient=admin, event__contains="brake").exists()
