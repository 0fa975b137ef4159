import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import PaymentFactory

# Manual 000, §5: billing month, paid on, posted on, paid for, amount.
MANUAL = [
    ("2017-09-01", "2017-09-12", "2017-09-22", "2017-08-01", "3000.00"),
    ("2017-08-01", "2017-08-21", "2017-08-31", "2017-07-01", "6596.01"),
    ("2017-07-01", "2017-07-13", "2017-07-20", "2017-06-01", "10000.00"),
    ("2017-06-01", "2017-06-29", "2017-06-30", "2017-05-01", "10000.00"),
]


@pytest.fixture
def url(account):
    return reverse("payments:list", args=[account.public_id])


@pytest.fixture
def manual_payments(account):
    for billing_month, paid_on, posted_on, paid_for, amount in MANUAL:
        PaymentFactory(
            account=account,
            billing_month=dt.date.fromisoformat(billing_month),
            paid_on=dt.date.fromisoformat(paid_on),
            posted_on=dt.date.fromisoformat(posted_on),
            paid_for_month=dt.date.fromisoformat(paid_for),
            amount=Decimal(amount),
            place="ООО УК «Солнечный город»",
        )


def text_of(response):
    return " ".join(
        response.content.decode().replace("\N{NO-BREAK SPACE}", " ").split()
    )


def test_page_shows_the_table_of_the_manual_with_its_total(
    resident_client, url, manual_payments
):
    page = text_of(resident_client.get(url))

    for heading in (
        "Расчётный месяц",
        "Дата платежа",
        "Дата учёта",
        "За какой месяц оплачено",
        "Место платежа",
    ):
        assert f">{heading}</th>" in page
    for value in ("Сентябрь 2017", "12 сентября 2017", "22 сентября 2017", "3 000,00"):
        assert value in page
    assert "Итого" in page
    assert "29 596,01" in page


def test_chosen_days_limit_rows_and_total(resident_client, url, manual_payments):
    page = text_of(
        resident_client.get(url, {"since": "2017-07-01", "until": "2017-08-31"})
    )

    assert "16 596,01" in page
    assert "3 000,00" not in page


def test_days_in_the_wrong_order_are_told_and_show_everything(
    resident_client, url, manual_payments
):
    page = text_of(
        resident_client.get(url, {"since": "2017-09-01", "until": "2017-07-01"})
    )

    assert "Первый день периода позже последнего." in page
    assert "29 596,01" in page


def test_days_without_payments_offer_all_of_them(resident_client, url, manual_payments):
    page = text_of(resident_client.get(url, {"since": "2018-01-01"}))

    assert "За эти дни платежей нет" in page
    assert "Показать все" in page


def test_account_without_payments_has_an_empty_state(resident_client, url):
    assert "Платежей пока нет" in text_of(resident_client.get(url))


def test_total_covers_every_page(resident_client, account, url):
    for number in range(51):
        PaymentFactory(
            account=account, amount=Decimal("1.00"), operation_number=str(number)
        )

    first = resident_client.get(url)
    second = resident_client.get(url, {"page": 2})

    assert len(first.context["page"]) == 50
    assert len(second.context["page"]) == 1
    assert first.context["total"] == second.context["total"] == Decimal("51.00")


def test_corrected_payment_is_counted_once(resident_client, account, url):
    wrong = PaymentFactory(account=account, amount=Decimal("300.00"))
    PaymentFactory(account=account, amount=Decimal("350.00"), replaces=wrong)

    response = resident_client.get(url)

    assert response.context["total"] == Decimal("350.00")
    assert [payment.amount for payment in response.context["page"]] == [
        Decimal("350.00")
    ]


def test_page_asks_as_much_for_three_payments_as_for_one(
    resident_client, account, url, django_assert_num_queries
):
    PaymentFactory(account=account)
    resident_client.get(url)
    with CaptureQueriesContext(connection) as for_one:
        resident_client.get(url)
    PaymentFactory(account=account)
    PaymentFactory(account=account)
    with django_assert_num_queries(len(for_one)):
        resident_client.get(url)
