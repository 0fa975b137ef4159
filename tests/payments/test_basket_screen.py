import datetime as dt
from decimal import Decimal

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cabinet.payments.models import (
    InstalmentPlan,
    PenaltyRule,
    RememberedMatch,
    UnallocatedPayment,
)
from cabinet.payments.registries.suggestions import slips, suggestions
from portal.roles import CLERK, DISPATCHER
from tests.factories import AccountFactory, PaymentFactory, UserFactory
from tests.factories.bills import publish, simple_line
from tests.factories.payments import (
    ChannelFactory,
    InstalmentFactory,
    PlanFactory,
    RegistryFactory,
    UnallocatedFactory,
)

D = Decimal
pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client, account):
    """A clerk of the account's organisation at work."""
    user = UserFactory()
    user.groups.add(Group.objects.get(name=CLERK))
    user.organizations.add(account.organization)
    client.force_login(user)
    return client


@pytest.fixture
def line(account):
    return UnallocatedFactory(
        organization=account.organization, account_text="123", key="123"
    )


def page_of(line):
    return reverse("unallocated:decide", args=[line.pk])


def text_of(answer) -> str:
    page = answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")
    return " ".join(page.split())


def why(line, account):
    found = {one.account: one.reasons for one in suggestions(line)}
    return found.get(account, [])


@pytest.mark.parametrize(
    "written", ["551421", "55142", "5514412", "55-1412", "00551412", "551413"]
)
def test_number_alike_is_suggested(account, written):
    meant = AccountFactory(organization=account.organization, number="551412")
    line = UnallocatedFactory(organization=account.organization, account_text=written)

    assert why(line, meant) == ["номер похож"]


def test_zeros_in_front_do_not_count_either_way(account):
    meant = AccountFactory(organization=account.organization, number="00000154")
    line = UnallocatedFactory(organization=account.organization, account_text="154")

    assert why(line, meant) == ["номер похож"]


def test_endless_number_is_not_guessed_at():
    assert list(slips("1" * 21)) == []


def test_name_address_and_debt_are_reasons(account):
    account.premises.building.address = "г. Казань, ул. Садовая, д. 7А"
    account.premises.building.save()
    account.premises.number = "16"
    account.premises.save()
    publish(account, [simple_line(account, "300.00")])
    line = UnallocatedFactory(
        organization=account.organization,
        account_text="",
        payer="ИВАНОВА АННА",
        address="КАЗАНЬ, УЛ. САДОВАЯ, Д. 7А, КВ. 16",
        amount=D("300.00"),
    )

    assert why(line, account) == [
        "фамилия совпадает",
        "адрес совпадает",
        "сумма равна долгу",
    ]


def test_likeliest_comes_first_and_same_payment_is_marked(account):
    other = AccountFactory(organization=account.organization, number="999001")
    other.last_name = "Иванова"
    other.save()
    account.number = "999002"
    account.last_name = "Петрова"
    account.save()
    PaymentFactory(account=account, amount=D("300.00"), paid_on=dt.date(2017, 9, 12))
    line = UnallocatedFactory(
        organization=account.organization, account_text="99900", payer="Иванова"
    )

    found = suggestions(line)

    assert [one.account for one in found] == [other, account]
    assert [one.has_same_payment for one in found] == [False, True]


def test_accounts_of_other_organisations_are_not_suggested(account):
    AccountFactory(number="123")
    line = UnallocatedFactory(organization=account.organization, account_text="123")

    assert suggestions(line) == []


def test_clerk_allocates_by_a_suggestion(office, account, line):
    account.number = "1234"
    account.save()

    assert "номер похож" in text_of(office.get(page_of(line)))
    answer = office.post(
        page_of(line),
        {"action": "allocate", "account": "1234", "remember": "on"},
        follow=True,
    )

    assert "Платёж записан на счёт." in text_of(answer)
    line.refresh_from_db()
    assert (line.state, line.payment.account) == ("allocated", account)
    assert RememberedMatch.objects.get().key == "123"


def test_clerk_allocates_without_remembering(office, account, line):
    office.post(page_of(line), {"action": "allocate", "account": account.number})

    line.refresh_from_db()
    assert line.payment.account == account
    assert not RememberedMatch.objects.exists()


def test_wrong_number_is_told_on_the_page(office, line):
    stranger = AccountFactory()

    answer = office.post(
        page_of(line), {"action": "allocate", "account": stranger.number}
    )

    assert "Такого лицевого счёта у этой организации нет." in text_of(answer)
    line.refresh_from_db()
    assert line.state == "waiting"


@pytest.mark.parametrize(
    ("action", "state"), [("return", "returned"), ("leave", "left")]
)
def test_clerk_returns_or_leaves_with_a_note(office, line, action, state):
    assert office.post(page_of(line), {"action": action, "note": ""}).status_code == 200
    office.post(page_of(line), {"action": action, "note": "Письмо банка № 5"})

    line.refresh_from_db()
    assert (line.state, line.note) == (state, "Письмо банка № 5")


def test_decided_line_is_only_to_look_at(office, account, line):
    office.post(page_of(line), {"action": "return", "note": "Вернули"})

    page = text_of(office.get(page_of(line)))
    answer = office.post(
        page_of(line), {"action": "allocate", "account": account.number}, follow=True
    )

    assert "Отнести на этот счёт" not in page
    assert "решение уже принято" in text_of(answer)


def test_line_of_another_organisation_is_not_found(office):
    other = UnallocatedFactory()

    assert office.get(page_of(other)).status_code == 404
    assert (
        office.post(page_of(other), {"action": "leave", "note": "x"}).status_code == 404
    )


def test_dispatcher_has_no_basket(client, account, line):
    user = UserFactory()
    user.groups.add(Group.objects.get(name=DISPATCHER))
    user.organizations.add(account.organization)
    client.force_login(user)

    assert client.get(page_of(line)).headers["Location"] == "/admin/"
    assert client.get(reverse("unallocated:index")).headers["Location"] == "/admin/"


def test_basket_lists_by_state_and_never_deletes(office, account, line):
    UnallocatedFactory(organization=account.organization, state="returned")
    UnallocatedFactory()

    found = office.get(reverse("unallocated:index"), {"state": "waiting"})

    assert list(found.context["object_list"]) == [line]
    office.post(f"{reverse('unallocated:index')}delete/{line.pk}/")
    assert UnallocatedPayment.objects.filter(pk=line.pk).exists()


ROWS = {
    "unallocated": UnallocatedFactory,
    "bank_registries": RegistryFactory,
    "payment_channels": ChannelFactory,
}


@pytest.mark.parametrize("screen", ROWS)
def test_list_asks_as_much_for_three_rows_as_for_one(
    office, account, screen, django_assert_num_queries
):
    url = reverse(f"{screen}:index")
    ROWS[screen](organization=account.organization)
    office.get(url)
    with CaptureQueriesContext(connection) as for_one:
        office.get(url)
    for _ in range(2):
        ROWS[screen](organization=account.organization)
    with django_assert_num_queries(len(for_one)):
        office.get(url)


# Rates, channels and plans


def test_clerk_edits_the_cut_off_of_a_channel(office, account):
    channel = ChannelFactory(organization=account.organization)
    values = {
        "organization": account.organization.pk,
        "name": channel.name,
        "words": "Сбербанк",
        "days_to_registry": 2,
        "cut_off_day": 20,
    }

    office.post(reverse("payment_channels:edit", args=[channel.pk]), values)

    channel.refresh_from_db()
    assert (channel.words, channel.days_to_registry, channel.cut_off_day) == (
        "Сбербанк",
        2,
        20,
    )


def test_clerk_makes_a_rate_for_the_own_organisation_alone(office, account):
    common = PenaltyRule.objects.get_or_create(
        organization=None, valid_from=dt.date(2022, 2, 28), defaults={"percent": 9}
    )[0]
    values = {
        "organization": "",
        "valid_from": "2027-01-01",
        "percent": "16",
        "free_days": 30,
        "first_part": 300,
        "second_from": 91,
        "second_part": 130,
        "pay_day": 15,
    }
    add = reverse("penaltyrule:add")

    office.post(add, values)
    assert not PenaltyRule.objects.filter(percent=16).exists()
    office.post(add, values | {"organization": account.organization.pk})
    assert PenaltyRule.objects.get(percent=16).organization == account.organization

    assert common in office.get(reverse("penaltyrule:index")).context["object_list"]
    edit = reverse("penaltyrule:edit", args=[common.pk])
    assert office.post(edit, values | {"percent": "1"}).status_code in {302, 404}
    common.refresh_from_db()
    assert common.percent != 1


def test_clerk_offers_a_plan_and_counts_its_parts(office, account, resident):
    from cabinet.payments.debts.services import accept_plan

    first = timezone.localdate() + dt.timedelta(days=20)
    office.post(
        reverse("instalments:offer"),
        {
            "account": account.number,
            "debt": "1 000,50",
            "parts": 2,
            "first_due": first.isoformat(),
            "terms": "",
        },
    )
    plan = InstalmentPlan.objects.get()
    assert (plan.debt, plan.account) == (D("1000.50"), account)
    accept_plan(plan=plan, user=resident)

    url = reverse("instalments:plan", args=[plan.pk])
    assert "Отметить" in text_of(office.get(url))
    for number in (1, 2):
        office.post(url, {"instalment": number, "paid_on": "2026-11-20"})

    plan.refresh_from_db()
    assert plan.state == "completed"


def test_wrong_day_is_told_beside_its_part_alone(office, account):
    plan = PlanFactory(account=account, state="accepted")
    for number in (1, 2):
        InstalmentFactory(plan=plan, number=number)

    answer = office.post(
        reverse("instalments:plan", args=[plan.pk]),
        {"instalment": 2, "paid_on": "завтра"},
    )

    wrong = {part.number: form.errors for part, form in answer.context["parts"]}
    assert (wrong[1], list(wrong[2])) == ({}, ["paid_on"])
    assert text_of(answer).count('class="error-message"') == 1


def test_clerk_ends_a_plan_with_a_reason(office, account):
    plan = PlanFactory(account=account)

    office.post(reverse("instalments:plan", args=[plan.pk]), {"reason": "Ошибка"})

    plan.refresh_from_db()
    assert (plan.state, plan.end_reason) == ("withdrawn", "Ошибка")


def test_account_of_another_organisation_gets_no_offer(office):
    stranger = AccountFactory()

    answer = office.post(
        reverse("instalments:offer"),
        {
            "account": stranger.number,
            "debt": "10",
            "parts": 2,
            "first_due": "2030-01-01",
        },
    )

    assert "Такого лицевого счёта нет." in text_of(answer)
    assert not InstalmentPlan.objects.exists()


def test_plan_of_another_organisation_is_not_found(office):
    plan = PlanFactory()

    assert office.get(reverse("instalments:plan", args=[plan.pk])).status_code == 404
