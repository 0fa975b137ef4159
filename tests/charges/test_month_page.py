import datetime as dt
import re
from decimal import Decimal
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from cabinet.accounts.models import Account
from cabinet.charges.services import reopen_period
from cabinet.templatetags.kvartal import quantity
from tests.charges.test_receipt import text_of as read_pdf
from tests.charges.test_year_and_files import rows_of
from tests.factories import AccountFactory, ResidencyFactory, ServiceFactory
from tests.factories.bills import (
    AUGUST,
    COLUMNS,
    MANUALS,
    loaded,
    manual_bill,
    printed_rows,
    publish,
    simple_line,
)
from tests.measure import own_queries

JULY, SEPTEMBER = dt.date(2017, 7, 1), dt.date(2017, 9, 1)


def text_of(page: str) -> str:
    return unescape(page).replace("\N{NO-BREAK SPACE}", " ")


def month_url(account: Account, month: dt.date = AUGUST) -> str:
    return reverse("charges:month", args=[account.public_id, month])


def cells(page: str) -> list[list[str]]:
    """The table's rows as text, heading and totals left out."""
    body = text_of(page).split("<tbody>")[1].split("</tbody>")[0]
    return [
        re.findall(r"<t[hd][^>]*>([^<]*)</t", row) for row in body.split("</tr>")[:-1]
    ]


def as_printed(text: str) -> str:
    """The manual's figure with our thousands separator and minus."""
    return re.sub(r"^(\d)(\d{3},)", r"\1 \2", re.sub(r"^-", "−", text))


@pytest.fixture
def bill_owner(client: Client, db: None) -> Account:
    """Account 551412 with the manual's bill; the client is its resident."""
    account, _ = manual_bill("551412")
    client.force_login(ResidencyFactory(account=account).user)
    return account


def test_page_shows_every_row_of_the_manual_to_the_kopeck(client, bill_owner):
    page = client.get(month_url(bill_owner)).content.decode()

    order = ["Услуга", "Тариф", "Ед.измер", "Расход", *list(COLUMNS.values())[2:]]
    expected = [
        [as_printed(row[title]) for title in order] for row in printed_rows("551412")
    ]
    assert len(expected) == 13
    assert cells(page) == expected


@pytest.mark.parametrize("number", MANUALS)
def test_every_figure_of_the_manuals_is_on_page_in_xlsx_and_in_pdf(client, db, number):
    account, period = manual_bill(number)
    client.force_login(ResidencyFactory(account=account).user)
    address = [account.public_id, period.month]
    page = text_of(client.get(month_url(account, period.month)).content.decode())
    paper = read_pdf(client.get(reverse("charges:receipt", args=address)).content)
    values = rows_of(client.get(reverse("charges:month_xlsx", args=address)))

    for row, told in zip(printed_rows(number), values[1:], strict=False):
        numbers = [row[title] for title in COLUMNS.values() if row[title]]
        assert {str(Decimal(amount(one)).normalize()) for one in numbers} <= {
            str(Decimal(str(value)).normalize())
            for value in told
            if isinstance(value, int | float)
        }
        for one in {row["Услуга"], *map(shown, numbers)}:
            assert one in page
            assert one in paper


def amount(text: str) -> str:
    return "".join(text.split()).replace(",", ".")


def shown(text: str) -> str:
    """The manual's figure as we write it: at least two decimals, spaces, a minus."""
    return quantity(Decimal(amount(text))).replace("\N{NO-BREAK SPACE}", " ")


def test_page_keeps_the_two_sums_apart_and_explains_them(client, bill_owner):
    page = text_of(client.get(month_url(bill_owner)).content.decode())

    assert "1 096,64 ₽" in page
    assert "1 537,15 ₽" in page
    assert "Суммы различаются на 440,51 ₽" in page


@pytest.mark.parametrize(
    ("number", "month", "total"),
    [
        ("А-0154", dt.date(2014, 10, 1), "3 195,03 ₽"),
        ("00000000", dt.date(2020, 3, 1), "2 383,29 ₽"),
    ],
)
def test_page_shows_the_total_of_other_manuals(client, db, number, month, total):
    account, _ = manual_bill(number)
    client.force_login(ResidencyFactory(account=account).user)

    page = text_of(client.get(month_url(account, month)).content.decode())

    assert total in page
    assert "Суммы различаются" not in page


def test_list_leads_to_the_newest_month(client, bill_owner):
    publish(bill_owner, [simple_line(bill_owner, "7.00")], month=SEPTEMBER)

    answer = client.get(reverse("charges:list", args=[bill_owner.public_id]))

    assert answer.url == month_url(bill_owner, SEPTEMBER)


def test_picker_leads_to_the_month_that_it_names(client, bill_owner):
    publish(bill_owner, [simple_line(bill_owner, "7.00")], month=SEPTEMBER)
    address = reverse("charges:list", args=[bill_owner.public_id])

    assert client.get(address, {"month": "2017-08"}).url == month_url(bill_owner)


def test_services_stand_in_the_order_of_the_organisation(resident_client, account):
    lines = [
        simple_line(
            account,
            "7.00",
            service=ServiceFactory(
                organization=account.organization, name=name, position=position
            ),
        )
        for name, position in (("Пени", 90), ("Отопление", 20), ("Содержание", 10))
    ]
    publish(account, lines)

    page = resident_client.get(month_url(account)).content.decode()

    assert [row[0] for row in cells(page)] == ["Содержание", "Отопление", "Пени"]


def test_picker_offers_only_published_months(client, bill_owner):
    loaded(bill_owner, [simple_line(bill_owner, "7.00")], month=SEPTEMBER)
    publish(bill_owner, [simple_line(bill_owner, "7.00")], month=JULY)

    page = client.get(month_url(bill_owner)).content.decode()

    assert re.findall(r'<option value="([^"]+)"', page) == ["2017-08", "2017-07"]


def test_list_without_bills_says_when_they_will_come(client, resident_client, account):
    page = resident_client.get(reverse("charges:list", args=[account.public_id]))

    assert "Начислений пока нет" in page.content.decode()


@pytest.mark.parametrize("name", ["charges:month", "charges:receipt"])
def test_open_month_does_not_exist_for_residents(resident_client, account, name):
    loaded(account, [simple_line(account, "7.00")])

    answer = resident_client.get(reverse(name, args=[account.public_id, AUGUST]))

    assert answer.status_code == 404


def test_open_month_is_in_no_sum(client, bill_owner):
    loaded(bill_owner, [simple_line(bill_owner, "777.00")], month=SEPTEMBER)

    home = reverse("cabinet:account_home", args=[bill_owner.public_id])
    page = text_of(client.get(home).content.decode())

    assert "1 096,64 ₽" in page
    assert "777,00" not in page


def test_reopened_month_keeps_its_published_version(client, bill_owner):
    period = bill_owner.organization.periods.get(month=AUGUST)
    reopen_period(period=period)
    loaded(bill_owner, [simple_line(bill_owner, "777.00")])

    page = text_of(client.get(month_url(bill_owner)).content.decode())

    assert "1 096,64 ₽" in page
    assert "777,00" not in page


def test_month_without_lines_of_the_account_does_not_exist(resident_client, account):
    other = AccountFactory(organization=account.organization)
    publish(other, [simple_line(other, "7.00")])

    assert resident_client.get(month_url(account)).status_code == 404


@pytest.mark.parametrize("address", ["2017-13", "2017-8", "0000-01", "август"])
def test_nonsense_month_is_not_an_address(client, bill_owner, address):
    base = reverse("charges:list", args=[bill_owner.public_id])

    assert client.get(f"{base}{address}/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_page_takes_the_same_queries_for_any_number_of_lines(
    resident_client, account, count
):
    publish(account, [simple_line(account, "7.00") for _ in range(count)])
    for number in range(count):
        month = dt.date(2016, number + 1, 1)
        publish(account, [simple_line(account, "7.00")], month=month)

    # The names of the month are read once by each process.
    resident_client.get(month_url(account))
    # The accounts, the months, the month, the lines.
    assert own_queries(resident_client, month_url(account)) == 4
