import datetime as dt
import re
from decimal import Decimal
from html import unescape

import pytest
from django.urls import reverse

from cabinet.charges.balances import latest_balances
from cabinet.payments.arrivals import paid_since
from tests.factories import (
    AccountFactory,
    OrganizationFactory,
    PaymentFactory,
    ResidencyFactory,
    UserFactory,
)
from tests.factories.bills import loaded, manual_bill, publish, simple_line
from tests.measure import own_queries

HOME = "/cabinet/"


def month(number: int) -> dt.date:
    return dt.date(2017, number, 1)


def text_of(answer) -> str:
    page = unescape(answer.content.decode()).replace("\N{NO-BREAK SPACE}", " ")
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def holder_of(*accounts):
    user = UserFactory()
    for account in accounts:
        ResidencyFactory(user=user, account=account)
    return user


def test_visitor_is_sent_to_log_in(client, db):
    assert client.get(HOME).url == "/auth/login/?next=/cabinet/"


def test_resident_of_nothing_is_led_to_linking(client, db):
    client.force_login(UserFactory())

    page = client.get(HOME).content.decode()

    assert "Лицевых счетов пока нет" in page
    assert reverse("residents:link") in page


def test_resident_of_one_account_goes_straight_to_it(resident_client, account):
    answer = resident_client.get(HOME)

    assert answer.url == reverse("cabinet:account_home", args=[account.public_id])


def test_resident_of_several_accounts_sees_each_and_their_sums(client, db):
    accounts = [manual_bill(number)[0] for number in ("551412", "А-0154", "00000000")]
    client.force_login(holder_of(*accounts))

    page = text_of(client.get(HOME))

    assert "Долг на сегодня 6 674,96 ₽" in page
    for words in ("551412", "1 096,64 ₽", "А-0154", "3 195,03 ₽", "октябрь 2014"):
        assert words in page


def test_neighbours_money_is_in_no_sum(client, account, neighbour):
    own = [account, AccountFactory(organization=account.organization)]
    stranger = neighbour.residencies.get().account
    publish(account, [simple_line(one, "7.00") for one in own])
    publish(stranger, [simple_line(stranger, "7.00")])
    client.force_login(holder_of(*own))

    page = text_of(client.get(HOME))

    assert "Долг на сегодня 14,00 ₽" in page
    assert stranger.number not in page


def test_balance_is_of_the_newest_published_month(account):
    publish(account, [simple_line(account, "5.00")], month=month(7))
    publish(account, [simple_line(account, "7.00"), simple_line(account, "2.00")])
    loaded(account, [simple_line(account, "777.00")], month=month(9))

    found = latest_balances([account])[account.pk]

    assert (found.month, found.closing_balance) == (month(8), Decimal("9.00"))


def test_account_left_out_of_the_newest_month_keeps_its_last_bill(account):
    other = AccountFactory(organization=account.organization)
    publish(account, [simple_line(account, "5.00")], month=month(7))
    publish(other, [simple_line(other, "9.00")])

    found = latest_balances([account, other])

    assert found[account.pk].month == month(7)
    assert found[other.pk].month == month(8)


def test_account_without_bills_has_no_balance(account):
    assert latest_balances([account]) == {}


@pytest.mark.parametrize("count", [2, 4])
def test_home_takes_the_same_queries_for_any_number_of_accounts(client, db, count):
    accounts = AccountFactory.create_batch(count)
    for one in accounts:
        publish(one, [simple_line(one, "7.00")])
    client.force_login(holder_of(*accounts))

    # The accounts, their newest versions, the sums, payments since, instalments.
    assert own_queries(client, HOME) == 5


@pytest.mark.parametrize("count", [1, 3])
def test_account_home_takes_the_same_queries_for_any_number_of_accounts(
    client, account, count
):
    publish(account, [simple_line(account, "7.00") for _ in range(count)])
    client.force_login(holder_of(account, *AccountFactory.create_batch(count - 1)))
    address = reverse("cabinet:account_home", args=[account.public_id])

    # The names of the month are read once by each process.
    client.get(address)
    # The accounts, the newest month, the lines, payments since, instalments.
    assert own_queries(client, address) == 5


def test_account_home_tells_what_matters_most(client, db):
    account, _ = manual_bill("551412", total_area=Decimal("74.80"), ownership="Частная")
    client.force_login(holder_of(account))
    address = reverse("cabinet:account_home", args=[account.public_id])

    answer = client.get(address)

    page = text_of(answer)
    for words in (
        "И*** Анна Петровна",
        account.organization.name,
        account.address,
        "74,80 кв. м",
        "Частная",
        "1 096,64 ₽",
        "Водоотведение 164,40 87,09",
    ):
        assert words in page
    for name in ("meters:list", "charges:list", "payments:list", "tariffs:list"):
        assert reverse(name, args=[account.public_id]) in answer.content.decode()


def test_account_home_without_bills_says_so(resident_client, account):
    address = reverse("cabinet:account_home", args=[account.public_id])

    page = text_of(resident_client.get(address))

    assert "Начислений пока нет" in page
    assert "Скачать квитанцию" not in page


def test_switcher_marks_the_current_account_and_offers_the_others(client, account):
    other = AccountFactory()
    client.force_login(holder_of(account, other))
    here, there = (
        reverse("cabinet:account_home", args=[one.public_id])
        for one in (account, other)
    )

    page = client.get(here).content.decode()

    assert f'<a href="{here}" aria-current="true">' in page
    assert f'<a href="{there}">' in page


def test_payment_after_the_bill_lessens_the_debt_of_today(client, account):
    publish(account, [simple_line(account, "100.00")])
    PaymentFactory(account=account, billing_month=month(8), amount=Decimal("11.00"))
    PaymentFactory(account=account, billing_month=month(9), amount=Decimal("30.00"))
    client.force_login(holder_of(account))

    address = reverse("cabinet:account_home", args=[account.public_id])
    page = text_of(client.get(address))

    assert "Оплачено после этого счёта 30,00 ₽ На сегодня 70,00 ₽ долг" in page


@pytest.mark.parametrize(
    ("paid_on", "counted"), [(dt.date(2017, 8, 31), 0), (dt.date(2017, 9, 1), 30)]
)
def test_payment_without_a_billing_month_belongs_to_the_month_of_its_day(
    account, paid_on, counted
):
    PaymentFactory(account=account, paid_on=paid_on, amount=Decimal(30))

    assert paid_since({account.pk: month(8)}).get(account.pk, 0) == counted


def test_replaced_payment_is_not_counted_twice(account):
    wrong = PaymentFactory(account=account, amount=Decimal("30.00"))
    PaymentFactory(account=account, amount=Decimal("20.00"), replaces=wrong)

    assert paid_since({account.pk: month(8)}) == {account.pk: Decimal("20.00")}


def test_suppliers_of_one_flat_stand_under_one_address(client, account):
    others = [
        AccountFactory(premises=account.premises, organization=OrganizationFactory())
        for _ in range(2)
    ]
    for one in (account, *others):
        publish(one, [simple_line(one, "7.00")])
    client.force_login(holder_of(account, *others, AccountFactory()))

    found = client.get(HOME)

    assert [len(a.standings) for a in found.context["addresses"]] in ([3, 1], [1, 3])
    assert f"{account.address}, долг 21,00 ₽" in text_of(found)


def test_overpayment_of_one_account_does_not_hide_the_debt_of_another(client, account):
    other = AccountFactory(organization=account.organization)
    lines = [simple_line(account, "100.00"), simple_line(other, "-30.00")]
    publish(account, lines)
    client.force_login(holder_of(account, other))

    page = text_of(client.get(HOME))

    assert "Долг на сегодня 100,00 ₽ Переплата 30,00 ₽" in page
