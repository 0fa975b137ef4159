"""The figures of the manuals, kind by kind, in the order of loading."""

import datetime as dt
from decimal import Decimal

import pytest

from cabinet.accounts.models import Account, Building, Organization, Premises
from cabinet.charges.models import BillingPeriod, Charge, PeriodVersion
from cabinet.meters.models import Meter, Reading
from cabinet.payments.models import Payment
from cabinet.tariffs.models import Service, Supplier, Tariff
from tests.imports import samples
from tests.imports.samples import counts, load_charges, load_sample

pytestmark = pytest.mark.django_db

AUGUST = samples.CHARGES[0]


@pytest.mark.parametrize(
    ("kind", "rows"),
    [
        ("organizations", 3),
        ("buildings", 5),
        ("accounts", 5),
        ("periods", 5),
        ("tariffs", 19),
        ("meters", 6),
        ("payments", 4),
    ],
)
def test_a_dictionary_loads_once_and_is_unchanged_after(manuals, kind, rows):
    """``manuals`` has loaded each file: here comes each once more."""
    report = load_sample(f"{kind}.csv")

    assert counts(report) == (0, 0, rows, 0)


def test_organizations_and_accounts_hold_every_field(manuals):
    sun = Organization.objects.get(inn="1655000010")
    assert (sun.name, sun.get_kind_display()) == ('ООО УК "Солнечный город"', "УК")
    assert (sun.settlement_account, sun.readings_to) == ("40702810462000000001", 25)
    account = Account.objects.get(number="551412")
    assert account.holder == "КАРИМОВА ЖИЗЕЛЬ ИЛЬДАРОВНА"
    assert (account.premises.entrance, account.premises.floor) == ("5", "1")
    assert (account.total_area, account.living_persons) == (Decimal("74.80"), 2)
    assert Account.objects.get(number="00000000").last_name == "Семёнова"
    assert Premises.objects.get(number="16 Д").building.total_area == Decimal(11750)


def test_tariffs_meters_and_payments_hold_their_figures(manuals):
    assert Tariff.objects.count() == 19
    water = Tariff.objects.get(service__name="Холодная вода")
    assert (water.rate, water.supplier.name) == (Decimal("18.84"), "МУП Водоканал")
    assert Meter.objects.filter(serial_number="02455782").count() == 2
    assert Reading.objects.get(value=Decimal(6858)).date == dt.date(2017, 9, 1)
    assert sum(p.amount for p in Payment.objects.all()) == Decimal("29596.01")


@pytest.mark.parametrize(("name", "inn", "month"), samples.CHARGES)
def test_charges_load_as_a_version_and_the_same_file_adds_none(
    manuals, name, inn, month
):
    first, again = load_charges(name, inn, month), load_charges(name, inn, month)

    assert counts(first) == (first.rows, 0, 0, 0)
    assert counts(again) == (0, 0, first.rows, 0)
    assert PeriodVersion.objects.filter(period__month=month).count() == 1


def test_august_2017_holds_the_rows_of_the_manual_in_their_order(manuals):
    load_charges(*AUGUST)

    charges = Charge.objects.order_by("line").select_related("service")

    assert [c.line for c in charges] == list(range(2, 15))
    assert sum(c.closing_balance for c in charges) == Decimal("1096.64")
    assert sum(c.amount_due for c in charges) == Decimal("1537.15")
    assert charges[3].service.name == "Пени"
    assert charges[3].closing_balance == Decimal("-409.46")


def test_sums_that_break_the_formula_load_as_given_with_a_warning(manuals):
    report = load_charges(*samples.CHARGES[2])

    heating = Charge.objects.get(service__name="Отопление")
    assert heating.closing_balance == Decimal("1246.49")
    assert str(report.warnings[-1]) == (
        "Строка 4, «Исх.сальдо» = «1 246,49»:"
        " По остальным суммам строки сальдо 1248,02."
    )


def test_closing_the_periods_publishes_them_and_stays_as_it_is(manuals):
    for charges in samples.CHARGES:
        load_charges(*charges)

    first = load_sample("periods-closed.csv", "periods")
    again = load_sample("periods-closed.csv", "periods")

    assert counts(first) == (0, 3, 0, 0)
    assert counts(again) == (0, 0, 3, 0)
    closed = BillingPeriod.objects.filter(status=BillingPeriod.Status.CLOSED)
    assert closed.published().count() == 3


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1251", "cp866", "koi8-r"]
)
def test_charges_in_every_encoding_are_the_same_charges(manuals, encoding):
    name, inn, month = AUGUST
    load_charges(name, inn, month)

    report = samples.load_file(
        kind="charges",
        data=samples.text(name).encode(encoding),
        name="charges.csv",
        organization=Organization.objects.get(inn=inn),
        month=month,
    )

    assert counts(report) == (0, 0, 13, 0)


@pytest.mark.parametrize("kind", ["accounts", "tariffs", "payments", "charges"])
def test_a_workbook_is_the_same_file(manuals, kind):
    organization, month = None, None
    name = f"{kind}.csv"
    if kind == "charges":
        load_charges(*AUGUST)
        name, inn, month = AUGUST
        organization = Organization.objects.get(inn=inn)
    text = samples.text(name).replace('""', "'").replace('"', "").replace("'", '"')
    rows = [[typed(cell) for cell in line.split(";")] for line in text.splitlines()]

    report = samples.load_file(
        kind=kind,
        data=samples.workbook(rows),
        name=f"{kind}.xlsx",
        organization=organization,
        month=month,
    )

    assert counts(report) == (0, 0, len(rows) - 1, 0)


def typed(cell: str) -> object:
    """Money as Excel holds it; the rest as text."""
    number = cell.replace(" ", "").replace(",", ".")
    return (
        float(number)
        if "," in cell and number.replace("-", "").replace(".", "").isdigit()
        else cell
    )


def test_nothing_is_made_twice(manuals):
    assert Building.objects.count() == 5
    assert Service.objects.filter(name="Электроснабжение").count() == 2
    assert Supplier.objects.filter(name="АО Татэнерго").count() == 1
