import datetime as dt
import io
import re
from decimal import Decimal

import pytest
from django.urls import reverse

from cabinet.tariffs.models import Recipient
from tests.factories import PaymentFactory, ResidencyFactory, ServiceFactory
from tests.factories.bills import manual_bill, printed_rows, publish, simple_line
from tests.measure import own_queries

JUNE, JULY, AUGUST = (dt.date(2017, month, 1) for month in (6, 7, 8))
D = Decimal


def page_of(account, name="movement"):
    return reverse(f"payments:{name}", args=[account.public_id])


def text_of(answer) -> str:
    page = answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")
    return " ".join(page.split())


def sheets_of(answer):
    from openpyxl import load_workbook

    return load_workbook(io.BytesIO(answer.content))


def month(account, when, opening, charged, paid, closing, **more):
    line = simple_line(
        account,
        charged,
        opening_balance=D(opening),
        paid=D(paid),
        closing_balance=D(closing),
        **more,
    )
    return publish(account, [line], month=when)


@pytest.fixture
def three_months(account):
    month(account, JUNE, "0", "5", "0", "5")
    month(account, JULY, "5", "7", "5", "7", recalculation=D("0"))
    month(account, AUGUST, "7", "9", "7", "9")
    return account


@pytest.mark.parametrize(
    ("number", "name", "printed"),
    [
        ("551412", "opening_balance", "Вх.сальдо"),
        ("551412", "charged", "Начислено"),
        ("551412", "paid", "Оплачено"),
        ("551412", "closing_balance", "Исх.сальдо"),
        ("А-0154", "charged", "Начислено"),
        ("00000000", "opening_balance", "Вх.сальдо"),
        ("00000000", "charged", "Начислено"),
        ("00000000", "closing_balance", "Исх.сальдо"),
    ],
)
def test_month_adds_up_to_the_figures_that_the_manual_prints(
    client, db, number, name, printed
):
    account, _ = manual_bill(number)
    client.force_login(ResidencyFactory(account=account).user)

    whole = client.get(page_of(account)).context["whole"]

    told = [row[printed] for row in printed_rows(number)]
    plain = ["".join(cell.split()).replace(",", ".") for cell in told]
    expected = sum((D(cell) for cell in plain if cell), D())
    assert whole.months[0].sums[name] == (expected if any(plain) else None)


def test_services_of_the_manual_keep_their_own_figures(client, db):
    account, _ = manual_bill("551412")
    client.force_login(ResidencyFactory(account=account).user)

    answer = client.get(page_of(account), {"by": "service"})

    groups = {group.title: group.totals for group in answer.context["groups"]}
    assert len(groups) == len(printed_rows("551412"))
    assert groups["Пени"]["closing_balance"] == D("-409.46")
    assert "Пени" in text_of(answer)


def test_range_begins_with_the_first_balance_and_ends_with_the_last(
    resident_client, three_months
):
    answer = resident_client.get(page_of(three_months))

    assert answer.context["whole"].totals == {
        "opening_balance": D(0),
        "charged": D(21),
        "recalculation": D(0),
        "reduction": None,
        "paid": D(12),
        "closing_balance": D(9),
    }
    assert "Июнь 2017 — август 2017" in text_of(answer)


def test_chart_is_given_the_months_figures(resident_client, three_months):
    text = text_of(resident_client.get(page_of(three_months)))

    assert 'data-movement="movement-chart"' in text
    assert '<canvas id="movement-chart"' in text
    told = re.findall(
        r'data-charged="(\S*)" data-paid="(\S*)" data-closing="(\S*)"', text
    )
    assert [tuple(map(D, figures)) for figures in told] == [
        (D(5), D(0), D(5)),
        (D(7), D(5), D(7)),
        (D(9), D(7), D(9)),
    ]


def test_chosen_months_limit_the_page(resident_client, three_months):
    answer = resident_client.get(
        page_of(three_months), {"since": "2017-07", "until": "2017-07"}
    )

    assert [one.month for one in answer.context["whole"].months] == [JULY]


@pytest.mark.parametrize(
    "query", [{"since": "2017-08", "until": "2017-06"}, {"since": "nonsense"}]
)
def test_senseless_months_show_the_usual_ones(resident_client, three_months, query):
    answer = resident_client.get(page_of(three_months), query)

    assert len(answer.context["whole"].months) == 3


def test_recipients_part_the_account(resident_client, account):
    fund = Recipient.objects.create(
        organization=account.organization,
        name="Фонд капремонта",
        inn="1650000001",
        settlement_account="40702810138250123017",
        bank="Банк",
        bic="044525225",
    )
    repair = ServiceFactory(organization=account.organization, recipient=fund)
    publish(
        account,
        [simple_line(account, "100"), simple_line(account, "30", service=repair)],
    )

    answer = resident_client.get(page_of(account), {"by": "recipient"})

    sums = {one.title: one.totals["charged"] for one in answer.context["groups"]}
    assert sums == {account.organization.name: D(100), "Фонд капремонта": D(30)}


def test_figures_that_do_not_tie_are_shown_as_told_and_named(resident_client, account):
    month(account, JULY, "0", "10", "0", "12")
    month(account, AUGUST, "11", "5", "0", "16")

    answer = resident_client.get(page_of(account))

    doubts = answer.context["whole"].doubts
    assert [(one.month, one.told, one.expected) for one in doubts] == [
        (JULY, D(12), D(10)),
        (AUGUST, D(11), D(12)),
    ]
    page = text_of(answer)
    assert "Исходящее сальдо 12,00 ₽, а по суммам месяца выходит 10,00 ₽" in page
    assert "Входящее сальдо 11,00 ₽, а прошлый месяц закончился на 12,00 ₽" in page


def test_payments_that_make_another_sum_than_the_bill_counts_are_named(
    resident_client, three_months
):
    PaymentFactory(account=three_months, billing_month=AUGUST, amount=D(10))
    PaymentFactory(account=three_months, billing_month=JULY, amount=D(5))

    page = text_of(resident_client.get(page_of(three_months)))

    assert "В счёте учтено 7,00 ₽, а платежей с этим расчётным месяцем" in page
    assert "Июль 2017. В счёте" not in page


def test_reductions_have_a_column_only_where_there_are_any(resident_client, account):
    month(account, JULY, "0", "10", "0", "10")
    assert "Льготы и недопоставка" not in text_of(resident_client.get(page_of(account)))

    month(account, AUGUST, "10", "10", "0", "17", privilege=D(2), under_delivery=D(1))

    answer = resident_client.get(page_of(account))
    assert answer.context["whole"].totals["reduction"] == D(3)
    assert answer.context["whole"].doubts == []
    assert "Льготы и недопоставка" in text_of(answer)


def test_workbook_has_a_sheet_for_each_way_to_part_the_sums(
    resident_client, three_months
):
    book = sheets_of(resident_client.get(page_of(three_months, "movement_xlsx")))

    assert book.sheetnames == ["Всего", "По услугам", "По получателям"]
    rows = list(book["Всего"].values)
    assert rows[0][0] == "Месяц"
    assert [row[0] for row in rows[1:]] == [
        "Июнь 2017",
        "Июль 2017",
        "Август 2017",
        "За всё время",
    ]
    assert rows[-1][1:] == (0, 21, 0, None, 12, 9)


def test_list_of_payments_as_a_workbook(resident_client, account):
    PaymentFactory(account=account, amount=D("3000.00"), place="=Банк")
    PaymentFactory(account=account, amount=D("1.50"), paid_on=dt.date(2016, 1, 1))

    answer = resident_client.get(page_of(account, "list_xlsx"), {"since": "2017-01-01"})

    sheet = sheets_of(answer).active
    rows = list(sheet.values)
    assert len(rows) == 3
    assert rows[1][1].date() == dt.date(2017, 9, 12)
    assert rows[-1][0] == "Итого"
    assert rows[-1][-1] == 3000
    assert sheet["E2"].data_type == "s"


def test_account_without_bills_has_an_empty_state(resident_client, account):
    assert "Показывать пока нечего" in text_of(resident_client.get(page_of(account)))
    assert resident_client.get(page_of(account, "movement_xlsx")).status_code == 200


def test_unpublished_month_is_not_shown(resident_client, three_months):
    from tests.factories.bills import loaded

    loaded(three_months, [simple_line(three_months, "99")], month=dt.date(2017, 9, 1))

    whole = resident_client.get(page_of(three_months)).context["whole"]

    assert [one.month for one in whole.months] == [JUNE, JULY, AUGUST]


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("by", ["total", "service", "recipient"])
def test_page_takes_the_same_queries_for_any_number_of_months(
    resident_client, account, count, by
):
    for number in range(count):
        month(account, dt.date(2017, number + 1, 1), "0", "7", "0", "7")

    assert own_queries(resident_client, f"{page_of(account)}?by={by}") == 4
