"""What a closed month shows is what was there when it was closed."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from cabinet.accounts.models import Account, Organization
from cabinet.charges import directory, receipts
from cabinet.charges.bills import (
    Bill,
    bill_of,
    bill_to_pay,
    bills_of,
    for_receipt,
    latest_bill,
)
from cabinet.charges.models import (
    BillingPeriod,
    FormerRow,
    KeptDirectory,
    ReceiptSettings,
)
from cabinet.charges.reasons import reasons_of
from cabinet.charges.services import reopen_period
from cabinet.tariffs.models import Recipient, Service, Supplier, Tariff
from tests.charges.test_receipt import code_of, text_of
from tests.factories import (
    MeterFactory,
    PremisesFactory,
    ReadingFactory,
    ServiceFactory,
    SupplierFactory,
    TariffFactory,
)
from tests.factories.bills import loaded, publish, simple_line

REQUISITES = {
    "settlement_account": "40702810138250123017",
    "bank": "ПАО СБЕРБАНК",
    "bic": "044525225",
    "correspondent_account": "30101810400000000225",
}
LATER = dt.date(2017, 8, 20)


@pytest.fixture
def water(account: Account) -> Service:
    return ServiceFactory(organization=account.organization, name="Холодная вода")


@pytest.fixture
def period(account: Account, water: Service) -> BillingPeriod:
    """August with all that a receipt shows, closed."""
    organization = account.organization
    Organization.objects.filter(pk=organization.pk).update(**REQUISITES)
    recipient = Recipient.objects.create(
        organization=organization,
        name="ФОНД",
        inn="1655999988",
        **{**REQUISITES, "settlement_account": "40702810600180000156"},
    )
    supplier = SupplierFactory(organization=organization, name="МУП Водоканал")
    Supplier.objects.filter(pk=supplier.pk).update(recipient=recipient)
    TariffFactory(
        service=water, rate=18, norm=Decimal("4.25"), basis="Постановление № 5"
    )
    ReceiptSettings.objects.create(organization=organization, notice="Старое")
    meter = MeterFactory(account=account, service=water, serial_number="С-188")
    ReadingFactory(meter=meter, date=dt.date(2017, 7, 20), value=100)
    ReadingFactory(meter=meter, date=LATER, value=110)
    told = {"rate": Decimal(18), "unit": "куб.м"}
    return publish(
        account,
        [
            simple_line(account, "180.00", service=water, **told),
            simple_line(account, "20.00", supplier=supplier),
        ],
    )


def shown(account: Account) -> Bill:
    """As another process reads it, for which nothing is kept."""
    directory.forget()
    period = BillingPeriod.objects.with_editions().get()
    fresh = Account.objects.with_place().get(pk=account.pk)
    return for_receipt(bill_of(fresh, period))


def printed(account: Account) -> str:
    return text_of(receipts.draw(shown(account)))


def rename_everything(account: Account) -> None:
    Organization.objects.update(
        name="ООО Новое", settlement_account="40702810000000000001", phone="112"
    )
    Service.objects.filter(name="Холодная вода").update(
        name="Вода по-новому", position=300
    )
    Supplier.objects.update(name="Другой", recipient=None)
    Recipient.objects.update(name="ДРУГОЙ ФОНД", bank="БАНК")
    Account.objects.update(last_name="Сидорова", total_area=1, number="9")
    Account.objects.update(premises=PremisesFactory(number="404"))
    account.premises.building.__class__.objects.update(address="ул. Другая, 2")


def change_settings(account: Account) -> None:
    ReceiptSettings.objects.update(notice="Новое", sections=["charges"])


def change_tariffs(account: Account) -> None:
    Tariff.objects.update(norm=7, basis="Другое")
    TariffFactory(
        service=Service.objects.first(), rate=18, norm=9, valid_from=dt.date(2017, 8, 1)
    )


def correct_readings(account: Account) -> None:
    meter = account.meters.get()
    meter.readings.filter(date=LATER).update(superseded_at=timezone.now())
    ReadingFactory(meter=meter, date=LATER, value=999)
    ReadingFactory(meter=meter, date=dt.date(2017, 8, 25), value=998)
    account.meters.update(serial_number="другой")


def without_directory() -> None:
    """As a month that was published before its directory was written down."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("TRUNCATE charges_keptdirectory")


def forget_what_nothing_needs(account: Account) -> None:
    Tariff.objects.all().delete()
    ReceiptSettings.objects.all().delete()
    Recipient.objects.all().delete()


@pytest.mark.parametrize(
    "change",
    [
        rename_everything,
        change_settings,
        change_tariffs,
        correct_readings,
        forget_what_nothing_needs,
    ],
)
def test_receipt_of_a_closed_month_stays_what_it_was(
    account: Account, period: BillingPeriod, change: Callable[[Account], None]
):
    before = printed(account)
    for words in ("ФОНД", "МУП Водоканал", "С-188", "4,25", "Старое", "110"):
        assert words in before

    change(account)

    assert printed(account) == before
    [bulk] = bills_of(BillingPeriod.objects.with_editions().get())
    assert text_of(receipts.draw(bulk)) == before
    without_directory()
    assert printed(account) == before


def test_directory_is_written_once(account, period):
    with pytest.raises(IntegrityError):
        KeptDirectory.objects.update(told={})


def test_codes_ask_for_the_account_that_was_there(account, period):
    before = code_of(receipts.draw(shown(account)))

    rename_everything(account)

    assert code_of(receipts.draw(shown(account))) == before


def test_corrected_version_shows_what_is_there_when_it_is_closed(account, period):
    before = printed(account)
    Organization.objects.update(name="ООО Новое")
    reopen_period(period=period)
    assert printed(account) == before

    publish(account, [simple_line(account, "7.00")])

    assert "ООО Новое" in printed(account)


def test_open_month_is_read_as_it_is(account):
    draft = loaded(account, [simple_line(account, "7.00")])
    draft.refresh_from_db()
    draft.published_version_id = draft.draft_version_id
    Service.objects.update(name="Новое имя")

    [line] = bill_of(account, draft).lines

    assert str(line.service) == "Новое имя"


def test_pages_name_services_as_they_were(account, period, resident_client):
    Service.objects.filter(name="Холодная вода").update(name="Вода по-новому")
    base = f"/cabinet/{account.public_id}/charges/2017-08/"

    for page in ("", "why/", "receipt/"):
        text = resident_client.get(base + page).content.decode()
        assert "Холодная вода" in text
        assert "Вода по-новому" not in text


def test_deed_stays_what_explained_the_charge(account, period):
    change_tariffs(account)
    directory.forget()

    deeds = {
        reason.tariff.basis for reason in reasons_of(shown(account)) if reason.tariff
    }

    assert deeds == {"Постановление № 5"}


def test_money_is_paid_to_whom_it_is_due_today(account, period):
    Recipient.objects.update(settlement_account="40702810000000000002")
    directory.forget()

    to_pay, told = bill_to_pay(account), latest_bill(account)

    assert accounts_of(to_pay) == {None, "40702810000000000002"}
    assert accounts_of(told) == {None, "40702810600180000156"}


def accounts_of(bill: Bill | None) -> set[str | None]:
    assert bill is not None
    payees = (line.recipient for line in bill.lines)
    return {payee.settlement_account if payee else None for payee in payees}


def test_what_did_not_change_is_not_written_down(account):
    before = FormerRow.objects.count()

    Organization.objects.update(name=account.organization.name)

    assert FormerRow.objects.count() == before


def test_closing_costs_the_same_however_many_accounts(account):
    def statements() -> int:
        with connection.execute_wrapper(count):
            asked.clear()
            publish(account, [simple_line(account, "7.00")], month=dt.date(2017, 1, 1))
        return len(asked)

    asked: list[str] = []

    def count(execute, sql, *rest):
        asked.append(sql)
        return execute(sql, *rest)

    Account.objects.update(last_name="Другая")
    assert not [sql for sql in asked if "formerrow" in sql and "INSERT" in sql]
    statements()
    frozen = [sql for sql in asked if "formerrow" in sql]
    assert len(frozen) == 1  # the number of the last change, and nothing an account
