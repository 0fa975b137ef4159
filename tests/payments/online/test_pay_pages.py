"""From «Оплатить» to «Оплачено», with the demonstration's bank in between."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from cabinet.notifications.models import Message
from cabinet.payments.models import Payment
from cabinet.payments.online.models import Basket, DemoBankPayment, Intent, OutsideLink
from cabinet.payments.online.services import reconcile
from tests.factories import PaymentFactory, ResidencyFactory, ServiceFactory
from tests.factories.bills import AUGUST, manual_bill, publish, simple_line
from tests.factories.paying import contract
from tests.payments.online.journeys import bank, last_basket, page_of, pay, recipient

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


def test_pay_page_shows_what_the_bill_asks_for(resident_client, account):
    page = page_of(resident_client.get(reverse("pay:choose", args=[account.public_id])))

    assert "К оплате по счёту за август 2017" in page
    assert "1 096,64 ₽" in page


def test_everything_due_is_paid_and_no_longer_owed(resident_client, account):
    answer = pay(resident_client, account)
    assert "?go=" in answer.headers["Location"]

    bank(resident_client, "success")

    assert "Оплачено." in page_of(last_basket(resident_client, account))
    payment = Payment.objects.get()
    assert (payment.amount, payment.account) == (Decimal("1096.64"), account)
    assert payment.paid_for_month == AUGUST
    again = page_of(
        resident_client.get(reverse("pay:choose", args=[account.public_id]))
    )
    assert '<p class="sum">0,00 ₽</p>' in again
    assert "Учтены платежи после этого счёта: 1 096,64 ₽" in again


def test_payer_is_told_once_that_the_money_has_come(resident_client, account, resident):
    pay(resident_client, account)
    bank(resident_client, "twice")

    told = Message.objects.get(recipient=resident)
    assert told.event == f"payment:{Payment.objects.get().pk}"
    assert "1 096,64" in told.body.replace("\xa0", " ")


@pytest.mark.parametrize(
    ("decision", "state"),
    [
        ("success", "paid"),
        ("twice", "paid"),
        ("disorder", "paid"),
        ("refund", "paid"),
        ("refuse", "canceled"),
        ("released", "canceled"),
        ("slow", "pending"),
        ("held", "held"),
    ],
)
def test_every_decision_of_the_bank_has_its_state(
    resident_client, account, decision, state
):
    pay(resident_client, account)
    bank(resident_client, decision)

    assert Intent.objects.get().state == state
    sums = list(Payment.objects.order_by("pk").values_list("amount", flat=True))
    expected = {"refund": [Decimal("1096.64"), Decimal("-1096.64")]}
    paid = [Decimal("1096.64")] if state == "paid" else []
    assert sums == expected.get(decision, paid)
    assert last_basket(resident_client, account).status_code == 200


@pytest.mark.parametrize("decision", ["slow", "held"])
def test_slow_bank_is_asked_until_it_answers(resident_client, account, decision):
    pay(resident_client, account)
    bank(resident_client, decision)
    assert reconcile()["paid"] == 0

    with time_machine.travel(timezone.now() + dt.timedelta(seconds=21)):
        assert reconcile()["paid"] == 1
    assert Payment.objects.get().amount == Decimal("1096.64")


def test_refused_payment_is_tried_again(resident_client, account):
    pay(resident_client, account)
    bank(resident_client, "refuse")
    page = last_basket(resident_client, account)
    assert "На карте не хватает денег." in page_of(page)
    assert "Повторить" in page_of(page)

    failed = Intent.objects.get()
    resident_client.post(
        reverse(
            "pay:go",
            args=[account.public_id, failed.basket.public_id, failed.public_id],
        )
    )
    bank(resident_client, "success")

    assert Payment.objects.get().amount == failed.amount
    assert Intent.objects.filter(state="paid").get().basket != failed.basket


def test_part_and_advance_are_sums_of_ones_own(resident_client, account):
    pay(resident_client, account, {"what": "sum", "amount": "1 500,50"})
    bank(resident_client, "success")

    assert Payment.objects.get().amount == Decimal("1500.50")
    lines = Intent.objects.get().lines.all()
    assert sum(line.amount for line in lines) == Decimal("1500.50")


def test_single_services_make_one_intent_with_their_lines(resident_client, account):
    page = resident_client.get(reverse("pay:choose", args=[account.public_id]))
    due = page.context["debts"].dues[0]
    chosen = due.lines[:2]

    pay(
        resident_client,
        account,
        {"what": "services", "services": [f"own:{line.key}" for line in chosen]},
    )

    intent = Intent.objects.get()
    assert intent.amount == sum(line.amount for line in chosen)
    assert [line.title for line in intent.lines.all()] == [one.title for one in chosen]


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        ({"what": "sum", "amount": ""}, "Укажите сумму."),
        ({"what": "sum", "amount": "-5"}, "Сумма должна быть больше нуля."),
        ({"what": "sum", "amount": "1,005"}, "Не больше двух цифр после запятой."),
        ({"what": "sum", "amount": "сто"}, "Напишите сумму цифрами"),
        ({"what": "services"}, "Выберите, что вы хотите оплатить."),
        ({"what": "sum", "amount": "NaN"}, "Напишите сумму цифрами"),
        ({"what": "sum", "amount": "1e9"}, "Напишите сумму цифрами"),
        ({"what": "sum", "amount": "0,00"}, "Сумма должна быть больше нуля."),
        ({"what": "sum", "amount": "300000,01"}, "не больше 300 000 ₽"),
        ({"what": "sum", "amount": "9" * 30}, "Напишите сумму цифрами"),
        ({"what": "sum", "amount": "1.500,00"}, "Напишите сумму цифрами"),
        ({"what": "everything"}, "Выберите, что вы хотите оплатить."),
    ],
)
def test_choice_of_nothing_is_explained(resident_client, account, choice, words):
    address = reverse("pay:check", args=[account.public_id])

    assert words in page_of(resident_client.get(address, choice))
    assert not Basket.objects.exists()


def test_commission_is_told_before_paying_and_who_bears_it(resident_client, account):
    way = account.organization.provider_accounts.get()
    way.fee_percent, way.fee_minimum = Decimal("0.90"), Decimal("15.00")
    way.fee_payer = "resident"
    way.save()
    address = reverse("pay:check", args=[account.public_id])

    page = page_of(resident_client.get(address, {"what": "all"}))
    assert "Комиссия 0,90 %, не меньше 15,00 ₽, её платите вы: 15,00 ₽" in page
    assert "1 111,64 ₽" in page

    pay(resident_client, account)
    bank(resident_client, "success")
    payment = Payment.objects.get()
    assert (payment.amount, payment.fee) == (Decimal("1096.64"), Decimal("15.00"))
    assert DemoBankPayment.objects.get().amount == Decimal("1111.64")


def test_commission_of_the_organisation_costs_the_payer_nothing(
    resident_client, account
):
    account.organization.provider_accounts.update(fee_percent=Decimal("1.50"))
    address = reverse("pay:check", args=[account.public_id])

    page = page_of(resident_client.get(address, {"what": "all"}))

    assert "Без комиссии для вас: её платит организация" in page


def test_the_same_decision_from_two_tabs_is_one_payment(resident_client, account):
    first = pay(resident_client, account)
    second = pay(resident_client, account)

    assert first.headers["Location"] == second.headers["Location"]
    assert DemoBankPayment.objects.count() == Intent.objects.count() == 1


def test_sum_that_changed_meanwhile_is_asked_about(resident_client, account):
    answer = pay(resident_client, account, expected="1.00")

    assert "сумма изменилась" in page_of(answer)
    assert not Basket.objects.exists()


def test_address_of_the_return_page_can_not_say_paid(resident_client, account):
    answer = pay(resident_client, account)
    page = answer.headers["Location"].split("?")[0]

    resident_client.get(f"{page}?status=succeeded&paid=true&orderStatus=2")

    assert Intent.objects.get().state == "pending"
    assert not Payment.objects.exists()


def test_several_recipients_are_several_intents_of_one_basket(resident_client, account):
    fund = recipient(account, "Фонд капитального ремонта")
    month = AUGUST.replace(month=9)
    lines = [
        simple_line(account, "700.00"),
        simple_line(
            account,
            "300.00",
            service=ServiceFactory(organization=account.organization, recipient=fund),
        ),
    ]
    publish(account, lines, month=month)

    pay(resident_client, account)

    basket = Basket.objects.get()
    assert [(one.recipient, one.amount) for one in basket.intents.order_by("pk")] == [
        (None, Decimal("700.00")),
        (fund, Decimal("300.00")),
    ]
    bank(resident_client, "success")
    second = basket.intents.order_by("pk").last()
    resident_client.post(
        reverse("pay:go", args=[account.public_id, basket.public_id, second.public_id])
    )
    bank(resident_client, "success")
    assert Payment.objects.count() == 2
    assert not Basket.objects.get().is_open


def test_payment_from_elsewhere_lessens_what_is_due(resident_client, account):
    PaymentFactory(account=account, amount=Decimal("96.64"))

    page = page_of(resident_client.get(reverse("pay:choose", args=[account.public_id])))

    assert '<p class="sum">1 000,00 ₽</p>' in page


def test_outside_services_are_links_with_the_account(resident_client, account):
    OutsideLink.objects.create(
        organization=account.organization,
        title="Система «Город»",
        url="https://gorod.example/?ls={account}",
    )

    page = page_of(resident_client.get(reverse("pay:choose", args=[account.public_id])))

    assert 'href="https://gorod.example/?ls=551412"' in page


def test_nothing_is_promised_where_no_provider_is_on(resident_client, account):
    account.organization.provider_accounts.update(is_on=False)
    address = reverse("pay:check", args=[account.public_id])

    page = page_of(resident_client.get(address, {"what": "all"}))

    assert "Заплатить через портал этим получателям пока нельзя" in page


def test_basket_of_another_resident_is_nothing(client, resident_client, account):
    pay(resident_client, account)
    basket = Basket.objects.get()
    relative = ResidencyFactory(account=account).user
    client.force_login(relative)

    answer = client.get(
        reverse("pay:basket", args=[account.public_id, basket.public_id])
    )

    assert answer.status_code == 404


def test_demonstration_bank_is_nowhere_in_production(client, account, settings):
    settings.PAYMENT_PROVIDERS = ["yookassa"]

    assert client.get(f"/payments/demo-bank/{account.public_id}/").status_code == 404
    assert client.post("/payments/notify/demo/", {"payment": "1"}).status_code == 404
