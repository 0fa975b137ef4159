"""A part of the debt among several recipients, and who pays it."""

from decimal import Decimal

import pytest
from django.urls import reverse

from cabinet.payments.online.debts import parted
from cabinet.payments.online.models import Basket, DemoBankPayment, Intent
from tests.factories import ResidencyFactory, ServiceFactory
from tests.factories.bills import AUGUST, manual_bill, publish, simple_line
from tests.factories.paying import contract
from tests.payments.online.journeys import page_of, pay, recipient

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(settings):
    settings.PAYMENT_PROVIDERS = ["demo"]
    account, _ = manual_bill("551412")
    contract(account)
    return account


@pytest.fixture
def resident(account):
    return ResidencyFactory(account=account).user


@pytest.fixture
def two_payees(account):
    """700,00 ₽ to the organisation, 300,00 ₽ to the fund."""
    fund = recipient(account, "Фонд капитального ремонта")
    service = ServiceFactory(organization=account.organization, recipient=fund)
    lines = [
        simple_line(account, "700.00"),
        simple_line(account, "300.00", service=service),
    ]
    publish(account, lines, month=AUGUST.replace(month=9))
    return fund


@pytest.mark.parametrize(
    ("amount", "own", "funds"),
    [
        ("100", "70.00", "30.00"),
        ("0,01", "0.01", None),
        ("333,33", "233.33", "100.00"),
        ("999,99", "699.99", "300.00"),
        ("1000", "700.00", "300.00"),
        ("1500", "1200.00", "300.00"),
    ],
)
def test_part_of_the_debt_is_shared_in_proportion(
    resident_client, account, two_payees, amount, own, funds
):
    pay(resident_client, account, {"what": "sum", "amount": amount})

    given = {one.recipient: one.amount for one in Basket.objects.get().intents.all()}
    expected = {None: Decimal(own)} | ({two_payees: Decimal(funds)} if funds else {})
    assert given == expected


def test_sharing_is_explained_before_paying(resident_client, account, two_payees):
    address = reverse("pay:check", args=[account.public_id])

    shared = page_of(resident_client.get(address, {"what": "sum", "amount": "100"}))
    to_one = page_of(
        resident_client.get(
            address,
            {"what": "sum", "amount": "100", "sum_payee": f"{two_payees.pk}"},
        )
    )

    assert "Сумма поделена между получателями" in shared
    assert "Получателей 2, поэтому платежей будет столько же" in shared
    assert "Сумма поделена" not in to_one


def test_sum_for_one_recipient_is_all_theirs(resident_client, account, two_payees):
    choice = {"what": "sum", "amount": "100", "sum_payee": f"{two_payees.pk}"}

    pay(resident_client, account, choice)

    intent = Intent.objects.get()
    assert (intent.recipient, intent.amount) == (two_payees, Decimal("100.00"))


@pytest.mark.parametrize("debts", [["0.01", "100.00", "100.00"], ["3.33"] * 7])
@pytest.mark.parametrize("amount", ["0.01", "0.05", "7.77", "199.99", "23.30"])
def test_no_share_is_more_than_its_debt(debts, amount):
    wholes = [Decimal(one) for one in debts]
    paid = min(Decimal(amount), sum(wholes))

    parts = parted(paid, wholes)

    assert sum(parts) == paid
    assert all(
        Decimal() <= part <= whole for part, whole in zip(parts, wholes, strict=True)
    )


def test_payer_is_filled_in_and_may_be_corrected(resident_client, account, resident):
    address = reverse("pay:check", args=[account.public_id])
    page = resident_client.get(address, {"what": "all"})
    assert page.context["form"]["payer"].value() == account.holder

    pay(resident_client, account, payer=" Иванов  Иван ", payer_inn="500100732259")

    basket = Basket.objects.get()
    assert (basket.payer, basket.payer_inn) == ("Иванов Иван", "500100732259")
    assert DemoBankPayment.objects.get().payer == "Иванов Иван"


def test_payer_who_is_left_out_is_the_resident(resident_client, account, resident):
    pay(resident_client, account, payer="")

    assert Basket.objects.get().payer == (resident.get_full_name() or account.holder)


def test_wrong_number_of_the_payer_is_told_and_nothing_is_lost(
    resident_client, account
):
    answer = pay(resident_client, account, payer="Пётр", payer_inn="12345")

    page = page_of(answer)
    assert "ИНН человека — 12 цифр." in page
    assert 'value="Пётр"' in page
    assert not Basket.objects.exists()
