import datetime as dt
import io
import re
from decimal import Decimal

import pytest
from django.urls import reverse

from tests.factories import ResidencyFactory, ServiceFactory
from tests.factories.bills import (
    AUGUST,
    manual_bill,
    printed_rows,
    publish,
    simple_line,
)
from tests.measure import own_queries


def address(name, account, *more):
    return reverse(f"charges:{name}", args=[account.public_id, *more])


def sheet_of(answer):
    from openpyxl import load_workbook

    return load_workbook(io.BytesIO(answer.content)).active


def rows_of(answer) -> list[tuple[object, ...]]:
    return list(sheet_of(answer).values)


def text_of(answer) -> str:
    return answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("number", ["551412", "А-0154", "00000000"])
def test_workbook_has_every_figure_of_the_manual_as_a_number(client, db, number):
    account, period = manual_bill(number)
    client.force_login(ResidencyFactory(account=account).user)

    head, *lines, total = rows_of(
        client.get(address("month_xlsx", account, period.month))
    )

    printed = printed_rows(number)
    charged = head.index("Начислено")
    assert [line[0] for line in lines] == [row["Услуга"] for row in printed]
    assert [
        Decimal(str(line[charged])).quantize(Decimal("0.01")) for line in lines
    ] == [
        Decimal("".join(row["Начислено"].split()).replace(",", ".")) for row in printed
    ]
    assert total[0] == "Итого"


def test_name_that_looks_like_a_formula_stays_a_name(resident_client, account):
    service = ServiceFactory(organization=account.organization, name="=1+1")
    publish(account, [simple_line(account, "7.00", service=service)])

    answer = resident_client.get(address("month_xlsx", account, AUGUST))

    cell = sheet_of(answer)["A2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


@pytest.fixture
def three_months(account):
    for month, amount, paid in ((6, "5.00", 0), (7, "7.00", 5), (8, "9.00", 7)):
        line = simple_line(
            account,
            amount,
            opening_balance=Decimal(paid),
            paid=Decimal(paid),
        )
        publish(account, [line], month=dt.date(2017, month, 1))
    return account


def test_year_adds_up_what_flows_and_keeps_balances(resident_client, three_months):
    answer = resident_client.get(address("year", three_months, 2017))

    year = answer.context["year"]
    assert [row.month.month for row in year.months] == [6, 7, 8]
    assert year.totals == {
        "opening_balance": Decimal(0),
        "charged": Decimal("21.00"),
        "recalculation": None,
        "paid": Decimal("12.00"),
        "closing_balance": Decimal("9.00"),
        "amount_due": Decimal("9.00"),
    }
    assert "21,00" in text_of(answer)


def test_every_month_of_a_year_leads_to_its_receipt(resident_client, three_months):
    page = resident_client.get(address("year", three_months, 2017)).content.decode()
    home = reverse("cabinet:account_home", args=[three_months.public_id])

    links = re.findall(r'href="([^"]+receipt\.pdf)"', page)

    assert links == [
        address("receipt", three_months, dt.date(2017, number, 1))
        for number in (6, 7, 8)
    ]
    assert {resident_client.get(link)["Content-Type"] for link in links} == {
        "application/pdf"
    }
    assert address("year", three_months, 2017) in text_of(resident_client.get(home))


def test_year_as_a_workbook(resident_client, three_months):
    rows = rows_of(resident_client.get(address("year_xlsx", three_months, 2017)))

    assert [row[0] for row in rows] == [
        "Месяц",
        "Июнь 2017",
        "Июль 2017",
        "Август 2017",
        "За год",
    ]
    assert rows[-1][2] == 21


@pytest.mark.parametrize("name", ["year", "year_xlsx"])
def test_year_without_bills_does_not_exist(resident_client, three_months, name):
    assert resident_client.get(address(name, three_months, 2016)).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_year_takes_the_same_queries_for_any_number_of_months(
    resident_client, account, count
):
    for number in range(count):
        publish(
            account, [simple_line(account, "7.00")], month=dt.date(2017, number + 1, 1)
        )

    # The accounts, the months, the sums.
    assert own_queries(resident_client, address("year", account, 2017)) == 3
