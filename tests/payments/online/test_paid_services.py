"""A paid service is paid for from its request, and lessens no housing bill."""

from decimal import Decimal

import pytest
from django.urls import reverse

from cabinet.payments.arrivals import paid_since
from cabinet.payments.models import Payment
from cabinet.payments.online.demo_bank import decide
from cabinet.payments.online.models import Basket, DemoBankPayment, Intent
from cabinet.payments.online.services import refund_intent, register_intent
from cabinet.requests.models import Kind
from cabinet.requests.statuses import Status
from tests.factories.bills import AUGUST
from tests.factories.paying import contract
from tests.factories.requests import PaidServiceFactory, RequestFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(account, resident):
    service = PaidServiceFactory(organization=account.organization)
    return RequestFactory(
        account=account,
        author=resident,
        kind=Kind.PAID,
        category=None,
        paid_service=service,
        price=service.price,
        status=Status.IN_PROGRESS,
    )


def address(asked, page="detail"):
    return reverse(f"requests:{page}", args=[asked.account.public_id, asked.number])


def pay(client, asked):
    client.post(address(asked, "pay"))
    intent = register_intent(intent=Intent.objects.get())
    decide(
        payment=DemoBankPayment.objects.get(our_id=intent.public_id), decision="success"
    )
    return Intent.objects.get()


def test_service_is_paid_once_and_written_into_the_timeline(
    resident_client, asked, account
):
    contract(account)
    assert "Оплатить 1" in resident_client.get(address(asked)).content.decode()

    intent = pay(resident_client, asked)

    assert intent.purpose.startswith(f"{asked.paid_service}, заявка № {asked.number}")
    page = resident_client.get(address(asked)).content.decode()
    assert "оплачено через портал" in page
    assert "Оплатить 1" not in page
    assert asked.events.filter(text__startswith="Оплачено через портал").count() == 1
    answer = resident_client.post(address(asked, "pay"), follow=True)
    assert "уже оплачена" in answer.content.decode()


def test_two_presses_make_one_basket(resident_client, asked, account):
    contract(account)

    resident_client.post(address(asked, "pay"))
    resident_client.post(address(asked, "pay"))

    assert Basket.objects.count() == 1


def test_money_for_a_service_lessens_no_bill(resident_client, asked, account):
    contract(account)
    pay(resident_client, asked)

    assert Payment.objects.get().amount == Decimal("1200.00")
    assert paid_since({account.pk: AUGUST}) == {}


def test_returned_money_lets_the_service_be_paid_again(resident_client, asked, account):
    contract(account)
    intent = pay(resident_client, asked)

    refund_intent(intent=intent, amount=intent.amount, why="Не приехали", author=None)

    assert "Оплатить 1" in resident_client.get(address(asked)).content.decode()


def test_company_without_providers_says_so(resident_client, asked):
    answer = resident_client.post(address(asked, "pay"), follow=True)

    assert "пока не принимает оплату через портал" in answer.content.decode()


@pytest.mark.parametrize("status", [Status.NEW, Status.CLARIFYING])
def test_nothing_is_paid_before_the_company_agreed(resident_client, asked, status):
    asked.status = status
    asked.save()

    resident_client.post(address(asked, "pay"))

    assert not Intent.objects.exists()
    assert "Оплатить" not in resident_client.get(address(asked)).content.decode()
