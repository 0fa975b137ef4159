"""A load is taken back, or refused with the reason."""

import datetime as dt
import json
import time
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from cabinet.accounts.models import Account, Organization, Premises
from cabinet.charges.models import BillingPeriod, Charge
from cabinet.charges.services import close_period, reopen_period
from cabinet.meters.models import Meter, Reading
from cabinet.payments.models import Payment
from imports import deleting
from imports.models import ImportRun
from imports.services import (
    ImportRunError,
    check_file,
    confirm_run,
    register_file,
    undo_run,
)
from tests.imports.samples import counts, load_text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("manuals")]

AUGUST = dt.date(2017, 8, 1)
HOUSE = "г. Казань, ул. КУРСКАЯ, д. 20"
CHARGES = "Лицевой счёт;Услуга;Начислено\n551412;Отопление;{}\n551001;Отопление;7"
PAYMENTS = (
    "Лицевой счёт;Дата платежа;Сумма платежа;Номер операции\n551001;12.09.2017;{};007"
)
READINGS = """Лицевой счёт;Услуга;Заводской номер;Дата снятия показания;Показание
    551412;Холодная вода;18848646;01.09.2017;{}
    551412;Холодная вода;18848646;01.10.2017;400"""


def load(kind: str, text: str, **call) -> ImportRun:
    assert not load_text(kind, text, **call).refused
    return ImportRun.objects.latest("pk")


def charges(amount: int) -> ImportRun:
    sun = Organization.objects.get(inn="1655000010")
    return load("charges", CHARGES.format(amount), organization=sun, month=AUGUST)


def august() -> BillingPeriod:
    return BillingPeriod.objects.get(month=AUGUST)


def drafted() -> list[Decimal]:
    lines = Charge.objects.filter(version=august().draft_version_id)
    return sorted(lines.values_list("charged", flat=True))


def test_charges_go_back_to_the_draft_before():
    charges(5)
    second = charges(6)
    assert drafted() == [6, 7]

    started = time.monotonic()
    assert undo_run(run=second) == 2

    assert time.monotonic() - started < 1
    assert drafted() == [5, 7]
    second.refresh_from_db()
    assert second.state == "undone"


def test_every_charge_knows_its_load_and_its_line():
    run = charges(5)

    lines = Charge.objects.order_by("line").values_list("source_run", "line")
    assert list(lines) == [(run.pk, 2), (run.pk, 3)]


def test_the_first_load_goes_back_to_an_empty_month_and_may_come_again():
    undo_run(run=charges(5))
    assert drafted() == []

    charges(5)

    assert drafted() == [5, 7]


def test_charges_on_which_a_later_load_stands_are_not_taken_back():
    first = charges(5)
    second = charges(6)

    with pytest.raises(ImportRunError, match="Сначала отмените более позднюю"):
        undo_run(run=first)

    undo_run(run=second)
    undo_run(run=first)
    assert drafted() == []


def test_charges_of_a_closed_month_are_taken_back_when_it_is_reopened():
    run = charges(5)
    close_period(period=august())

    with pytest.raises(ImportRunError, match="закрыт"):
        undo_run(run=run)

    reopen_period(period=august())
    undo_run(run=run)
    seen = Charge.objects.filter(version=august().published_version_id)
    assert (drafted(), seen.count()) == ([], 2)


def test_a_load_is_undone_once_and_an_undone_one_is_not_loaded_again():
    run = charges(5)
    undo_run(run=run)

    with pytest.raises(ImportRunError, match="только то, что загружено"):
        undo_run(run=run)


def test_a_payment_gets_a_reversal_and_may_come_again():
    run = load("payments", PAYMENTS.format(100))

    assert undo_run(run=run) == 1
    assert not Payment.objects.current().filter(operation_number="007").exists()
    assert Payment.objects.filter(operation_number="007").count() == 2

    again = load("payments", PAYMENTS.format(100))
    assert (again.new, again.changed) == (1, 0)
    undo_run(run=again)
    load("payments", PAYMENTS.format(100))
    current = Payment.objects.current().get(operation_number="007")
    assert (current.amount, current.source_line) == (100, 2)


def test_a_corrected_payment_gets_its_former_words():
    first = load("payments", PAYMENTS.format(100))
    second = load("payments", PAYMENTS.format(150))

    with pytest.raises(ImportRunError, match="исправлено платежей: 1"):
        undo_run(run=first)
    undo_run(run=second)

    assert Payment.objects.current().get(operation_number="007").amount == 100

    assert undo_run(run=first) == 1
    assert not Payment.objects.current().filter(operation_number="007").exists()


def test_readings_go_back_to_what_they_were():
    before = set(Reading.objects.values_list("meter", "date", "value", "source"))
    run = load("readings", READINGS.format(396))
    changed = Reading.objects.get(date=dt.date(2017, 10, 1))
    assert (changed.source_run, changed.source_line) == (run.pk, 3)

    undo_run(run=run)

    after = set(Reading.objects.values_list("meter", "date", "value", "source"))
    assert after == before


def test_readings_that_changed_since_are_not_taken_back():
    run = load("readings", READINGS.format(397))
    load("readings", READINGS.format(398))

    with pytest.raises(ImportRunError, match="менялись снова"):
        undo_run(run=run)

    assert Reading.objects.current().get(
        date=dt.date(2017, 9, 1), meter__serial_number="18848646"
    )


ACCOUNTS = f"""Организация;Лицевой счёт;Фамилия;Адрес дома;Квартира;Общая площадь
    1655000010;551001;Сидоров;{HOUSE};1;50,5
    1655000010;0077;Петров;{HOUSE};007;40"""


def test_accounts_and_their_flats_go_back_to_what_they_were():
    before = list(Account.objects.order_by("pk").values())
    run = load("accounts", ACCOUNTS)

    undo_run(run=run)

    assert list(Account.objects.order_by("pk").values()) == before
    assert not Premises.objects.filter(number="007").exists()


def test_an_account_with_charges_is_not_taken_back():
    run = load("accounts", ACCOUNTS)
    sun = Organization.objects.get(inn="1655000010")
    load(
        "charges",
        "Лицевой счёт;Услуга;Начислено\n0077;Отопление;5",
        organization=sun,
        month=AUGUST,
    )

    with pytest.raises(ImportRunError, match="построено другое"):
        undo_run(run=run)

    assert Account.objects.get(number="551001").last_name == "Сидоров"


def test_meters_go_with_the_readings_that_came_with_them():
    before = (Meter.objects.count(), Reading.objects.count())
    run = load(
        "meters",
        """Лицевой счёт;Услуга;Заводской номер;Дата снятия показания;Показание
        551001;Электроснабжение;0012;01.09.2017;10,5
        551001;Электроснабжение;0013;;""",
    )

    undo_run(run=run)

    assert (Meter.objects.count(), Reading.objects.count()) == before


def test_the_command_answers_in_json_and_says_why_not(capsys):
    run = charges(5)

    call_command("undo_import", str(run.pk))
    said = json.loads(capsys.readouterr().out)

    assert said == {"status": "undone", "run": run.pk, "rows": 2}
    with pytest.raises(CommandError, match="только то, что загружено"):
        call_command("undo_import", str(run.pk))
    with pytest.raises(CommandError, match="Загрузки № 0 нет"):
        call_command("undo_import", "0")


def test_periods_are_reopened_rather_than_taken_back():
    run = load("periods", "Организация;Период\n1655000010;01.2018")

    with pytest.raises(ImportRunError, match="reopen_period"):
        undo_run(run=run)


def test_an_unchanged_file_again_leaves_nothing_to_take_back():
    charges(5)
    again = charges(5)

    assert (again.unchanged, again.versions) == (2, [])
    assert counts(load_text("payments", PAYMENTS.format(1))) == (1, 0, 0, 0)


def test_charges_that_the_file_lacks_may_be_withdrawn_and_come_back():
    charges(5)
    text = "Лицевой счёт;Услуга;Начислено\n551412;Отопление;5"
    sun = Organization.objects.get(inn="1655000010")
    run = register_file(
        kind="charges",
        data=text.encode(),
        name="charges.csv",
        organization=sun,
        month=AUGUST,
    )
    assert check_file(run=run).missing == 1

    confirm_run(run=run, withdraw_missing=True)
    assert drafted() == [5]

    undo_run(run=run)
    assert drafted() == [5, 7]


@pytest.mark.parametrize("may", [True, False])
def test_rows_go_with_or_without_the_right_to_ask_once_a_table(monkeypatch, may):
    if not may:
        never = deleting.MAY_PUT_OFF.replace("SELECT", "SELECT false AND", 1)
        monkeypatch.setattr(deleting, "MAY_PUT_OFF", never)
    text = "Организация;Лицевой счёт;Фамилия;Адрес дома;Квартира\n1655000010;{};А;{};{}"
    free = load("accounts", text.format("777", HOUSE, 91))
    held = load("accounts", text.format("888", HOUSE, 92))
    sun = Organization.objects.get(inn="1655000010")
    text = "Лицевой счёт;Услуга;Начислено\n888;Отопление;5"
    load("charges", text, organization=sun, month=AUGUST)

    assert undo_run(run=free) == 1
    with pytest.raises(ImportRunError, match="построено другое"):
        undo_run(run=held)

    assert not Account.objects.filter(number="777").exists()
    assert Account.objects.filter(number="888").exists()


def test_a_charge_of_a_later_version_is_never_overlooked():
    load(
        "accounts",
        f"Организация;Лицевой счёт;Фамилия;Адрес дома;Квартира\n1655000010;777;А;{HOUSE};9",
    )
    account = Account.objects.get(number="777")
    sun = Organization.objects.get(inn="1655000010")
    text = "Лицевой счёт;Услуга;Начислено\n777;Отопление;5"
    load("charges", text, organization=sun, month=AUGUST)
    which = ["WHERE t.id = %s", [account.pk]]

    with pytest.raises(IntegrityError, match="charges_charge"), transaction.atomic():
        deleting.delete("accounts_account", *which, since=timezone.now())

    assert Account.objects.filter(pk=account.pk).exists()
