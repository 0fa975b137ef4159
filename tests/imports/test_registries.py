"""A bank's registry from the file to the basket, and from the basket to accounts."""

import datetime as dt
from decimal import Decimal

import pytest

from cabinet.accounts.models import Account, Organization
from cabinet.payments.models import (
    Payment,
    Registry,
    RegistryMatch,
    RememberedMatch,
    UnallocatedPayment,
)
from cabinet.payments.registries.services import (
    RegistryError,
    allocate,
    leave,
    return_money,
)
from imports.models import ImportRun
from imports.services import ImportRunError, load_file, undo_run
from tests.factories import PaymentFactory, UserFactory
from tests.imports import registries
from tests.imports.samples import counts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("manuals")]
D = Decimal
SUN = "1655000010"
STRANGE = registries.SBER_A.replace(";6262000;;", ";51412;КАРИМОВА А А;")
ROW = "551412;12.09.2017;{};{};;\n"
HEAD = "Лицевой счёт;Дата;Сумма;Номер операции;Плательщик;Адрес\n"


@pytest.fixture
def sun() -> Organization:
    return Organization.objects.get(inn=SUN)


def load(text: str, name: str = "a.txt", *, encoding: str = "cp1251", **call):
    return load_file(kind="payments", data=text.encode(encoding), name=name, **call)


def load_csv(text: str, **call):
    return load(HEAD + text, "bank.csv", profile="csv-payments", **call)


def last_run() -> ImportRun:
    return ImportRun.objects.latest("pk")


@pytest.fixture
def line(sun) -> UnallocatedPayment:
    load(STRANGE, organization=sun)
    return UnallocatedPayment.objects.get()


def test_unknown_account_goes_to_the_basket_and_the_rest_is_loaded(sun):
    report = load(STRANGE, organization=sun)

    assert (report.errors, counts(report)) == ([], (2, 0, 0, 0))
    assert "Невыясненные" in report.warnings[-1].text
    assert (report.warnings[-1].line, report.warnings[-1].value) == (2, "51412")
    line = UnallocatedPayment.objects.get()
    assert (line.account_text, line.payer, line.amount, line.fee) == (
        "51412",
        "КАРИМОВА А А",
        D("100.50"),
        D("3.01"),
    )
    assert line.address == "КАЗАНЬ, УЛ. САДОВАЯ, Д. 7А, КВ. 17"
    assert line.paid_on == dt.date(2019, 9, 27)
    assert line.paid_for_month == dt.date(2019, 8, 1)
    assert (line.state, line.source_line, line.place) == ("waiting", 2, "Сбербанк")
    registry = Registry.objects.get()
    assert (registry.title, registry.brought, registry.put_aside) == (
        "Сбербанк: реестр платежей, 13 полей",
        1,
        1,
    )


def test_known_accounts_tell_whose_registry_it_is():
    assert counts(load(STRANGE)) == (2, 0, 0, 0)
    assert UnallocatedPayment.objects.get().organization.inn == SUN


def test_the_same_registry_again_puts_nothing_aside_twice(sun, line):
    again = load(STRANGE, organization=sun)

    assert counts(again) == (0, 0, 2, 0)
    assert UnallocatedPayment.objects.count() == 1
    assert Registry.objects.count() == 1


def test_check_changes_nothing(sun):
    from imports.services import check_file, register_file

    run = register_file(
        kind="payments", data=STRANGE.encode("cp1251"), name="a.txt", organization=sun
    )

    assert counts(check_file(run=run)) == (2, 0, 0, 0)
    assert not UnallocatedPayment.objects.exists()
    assert not Registry.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "right"),
    [("=2;3700,50", "=2;3700,51"), ("=2;", "=3;"), (";42,61;", ";42,60;")],
)
def test_footer_that_does_not_agree_refuses_the_file(sun, wrong, right):
    before = Payment.objects.count()

    report = load(STRANGE.replace(wrong, right), organization=sun)

    assert "Не сходится" in report.errors[0].text
    assert Payment.objects.count() == before
    assert not UnallocatedPayment.objects.exists()


def test_bad_row_still_refuses_the_whole_registry(sun):
    report = load_csv(
        "999;12.09.2017;10;1;;\n551412;32.09.2017;10;2;;", organization=sun
    )

    assert [error.line for error in report.errors] == [3]
    assert not UnallocatedPayment.objects.exists()


def test_bad_sum_of_an_unknown_account_is_an_error_not_a_payment(sun):
    report = load_csv(
        "999;12.09.2017;десять;1;;\n551412;12.09.2017;10;2;;", organization=sun
    )

    assert report.errors[0].line == 2
    assert not UnallocatedPayment.objects.exists()


def test_plain_payments_keep_refusing_unknown_accounts(sun):
    text = "Лицевой счёт;Дата платежа;Сумма платежа\n999;12.09.2017;10"

    report = load(text, "payments.csv", encoding="utf-8", organization=sun)

    assert "Такого лицевого счёта нет" in report.errors[0].text
    assert not UnallocatedPayment.objects.exists()


def test_numbers_are_read_as_people_write_them(sun):
    report = load_csv("999;12.09.2017;1 775,84;7;;", organization=sun)

    assert report.errors == []
    assert UnallocatedPayment.objects.get().amount == D("1775.84")


def test_line_without_any_account_is_put_aside(sun):
    load_csv(";12.09.2017;10;1;Иванова Анна;", organization=sun)

    assert UnallocatedPayment.objects.get().key == "иванова анна|"


def test_equal_sums_of_one_day_are_two_payments_and_a_warning(sun):
    rows = "999;12.09.2017;10;1;;\n999;12.09.2017;10;2;;\n"

    report = load_csv(rows + ROW.format(5, 3) + ROW.format(5, 4), organization=sun)

    assert counts(report) == (4, 0, 0, 0)
    assert UnallocatedPayment.objects.count() == 2
    texts = [warning.text for warning in report.warnings]
    assert sum("не один ли это платёж" in text for text in texts) == 2


def test_lines_without_a_number_are_counted_not_merged(sun):
    rows = "999;12.09.2017;10;;;\n" * 2

    assert counts(load_csv(rows, organization=sun)) == (2, 0, 0, 0)
    assert counts(load_csv(rows * 2, organization=sun)) == (2, 0, 2, 0)
    assert UnallocatedPayment.objects.count() == 4


def test_number_that_stands_twice_refuses_the_file(sun):
    report = load_csv("999;12.09.2017;10;1;;\n998;12.09.2017;11;1;;", organization=sun)

    assert "Номер операции «1» стоит в строках 2, 3" in report.errors[0].text
    assert not UnallocatedPayment.objects.exists()


# Our own online payments


@pytest.fixture
def own(sun) -> Payment:
    return PaymentFactory(
        account=Account.objects.get(number="551412", organization=sun),
        amount=D("3600.00"),
        operation_number="500000000001",
        place="Оплата на портале",
    )


def test_own_online_payment_is_recognised_and_not_doubled(sun, own):
    before = Payment.objects.count()

    report = load(registries.SBER_A, organization=sun)

    assert counts(report) == (1, 1, 0, 0)
    assert any("Это оплата через портал" in w.text for w in report.warnings)
    assert Payment.objects.count() == before + 1
    match = RegistryMatch.objects.get()
    assert (match.payment, match.amount, match.fee) == (own, D("3600.00"), D("39.60"))
    own.refresh_from_db()
    assert own.place == "Оплата на портале"
    assert counts(load(registries.SBER_A, organization=sun)) == (0, 0, 2, 0)


def test_own_payment_is_recognised_whatever_account_the_bank_writes(sun, own):
    load(registries.SBER_A.replace(";551412;", ";999;"), organization=sun)

    assert RegistryMatch.objects.get().payment == own
    assert not UnallocatedPayment.objects.exists()


def test_own_payment_of_another_sum_is_told_and_not_doubled(sun, own):
    text = registries.SBER_A.replace("3600,00;3560,40", "3500,00;3460,40")

    report = load(
        text.replace("=2;3700,50;3657,89", "=2;3600,50;3557,89"), organization=sun
    )

    assert any("на 3 600,00 ₽" in w.text.replace("\xa0", " ") for w in report.warnings)
    assert RegistryMatch.objects.get().amount == D("3500.00")


def test_payment_that_only_looks_like_ours_is_loaded(sun, own):
    text = registries.SBER_A.replace("500000000001", "500000000009")

    assert counts(load(text, organization=sun)) == (2, 0, 0, 0)


def test_registry_of_nothing_but_own_payments_is_kept(sun, own):
    report = load_csv(
        f"551412;27.09.2019;3600;{own.operation_number};;", organization=sun
    )

    assert counts(report) == (0, 1, 0, 0)
    assert Registry.objects.get().matched == 1


# Decisions


def test_allocated_money_is_a_payment_with_all_that_the_bank_wrote(sun, line):
    account = Account.objects.get(number="551001", organization=sun)
    clerk = UserFactory()

    payment = allocate(line=line, account=account, author=clerk, remember=True)

    assert (payment.account, payment.amount, payment.fee) == (
        account,
        D("100.50"),
        D("3.01"),
    )
    assert payment.operation_number == line.operation_number
    assert payment.source_run == last_run().pk
    line.refresh_from_db()
    assert (line.state, line.payment, line.decided_by) == ("allocated", payment, clerk)
    with pytest.raises(RegistryError, match="уже принято"):
        allocate(line=line, account=account, author=clerk, remember=False)


def test_loading_the_registry_again_after_deciding_adds_nothing(sun, line):
    account = Account.objects.get(number="551001", organization=sun)
    allocate(line=line, account=account, author=UserFactory(), remember=True)
    before = Payment.objects.count()

    assert counts(load(STRANGE, organization=sun)) == (0, 0, 2, 0)
    assert Payment.objects.count() == before
    assert UnallocatedPayment.objects.count() == 1


def test_decision_is_remembered_for_the_next_registry(sun, line):
    account = Account.objects.get(number="551001", organization=sun)
    allocate(line=line, account=account, author=UserFactory(), remember=True)

    report = load(STRANGE.replace("50000000000", "60000000000"), organization=sun)

    assert counts(report) == (2, 0, 0, 0)
    assert any("узнан по прошлому решению" in w.text for w in report.warnings)
    assert Payment.objects.filter(account=account, amount=D("100.50")).count() == 2
    assert not UnallocatedPayment.objects.waiting().exists()


def test_real_account_goes_before_what_was_remembered(sun, line):
    account = Account.objects.get(number="551001", organization=sun)
    allocate(line=line, account=account, author=UserFactory(), remember=True)
    Account.objects.filter(number="551412").update(number="51412")

    load(STRANGE.replace("50000000000", "60000000000").replace("551412", "551001"))

    assert Payment.objects.filter(account__number="51412", amount=D("100.50")).exists()


def test_memory_of_another_organisation_is_not_ours(sun, line):
    other = Account.objects.exclude(organization=sun).first()
    RememberedMatch.objects.create(
        organization=other.organization, key=line.key, account=other
    )

    report = load(STRANGE.replace("50000000000", "60000000000"), organization=sun)

    assert not any("прошлому решению" in w.text for w in report.warnings)


def test_money_returned_or_left_says_why(line):
    clerk = UserFactory()
    with pytest.raises(RegistryError, match="пояснение"):
        leave(line=line, author=clerk, note="")

    leave(line=line, author=clerk, note="Ждём ответа банка")
    found = return_money(line=line, author=clerk, note="Вернули письмом № 5")

    assert (found.state, found.note) == ("returned", "Вернули письмом № 5")
    with pytest.raises(RegistryError):
        leave(line=line, author=clerk, note="Ещё раз")


def test_account_of_another_organisation_is_refused(line):
    other = Account.objects.exclude(organization=line.organization).first()

    with pytest.raises(RegistryError, match="другой организации"):
        allocate(line=line, account=other, author=UserFactory(), remember=False)


# Taking back


def test_undone_registry_takes_its_lines_and_allocations_along(sun, line):
    account = Account.objects.get(number="551001", organization=sun)
    payment = allocate(line=line, account=account, author=UserFactory(), remember=False)

    assert undo_run(run=last_run()) == 2

    line.refresh_from_db()
    assert line.state == "withdrawn"
    assert not Payment.objects.current().filter(pk=payment.pk).exists()
    assert Registry.objects.get().is_undone
    assert counts(load(STRANGE, organization=sun))[0] == 2


def test_undone_registry_forgets_what_it_recognised(sun, own):
    load(registries.SBER_A, organization=sun)

    undo_run(run=last_run())

    assert not RegistryMatch.objects.exists()
    assert Payment.objects.current().filter(pk=own.pk).exists()
    assert counts(load(registries.SBER_A, organization=sun)) == (1, 1, 0, 0)


def test_returned_money_keeps_its_registry(line):
    return_money(line=line, author=UserFactory(), note="Вернули")

    with pytest.raises(ImportRunError, match="вернули плательщику"):
        undo_run(run=last_run())


# Other containers


def test_statement_of_1c_brings_what_came_in(sun):
    report = load(registries.STATEMENT, "kl_to_1c.txt", organization=sun)

    assert (report.errors, counts(report)) == ([], (2, 0, 0, 0))
    payment = Payment.objects.get(amount=D("1500.50"))
    assert payment.account.number == "551412"
    assert payment.posted_on == dt.date(2026, 9, 1)
    line = UnallocatedPayment.objects.get()
    assert (line.amount, line.payer, line.purpose) == (
        D("99.50"),
        "Петров Пётр",
        "За квартиру",
    )


def test_statement_whose_total_differs_is_refused(sun):
    text = registries.STATEMENT.replace("ВсегоПоступило=99.50", "ВсегоПоступило=99.51")

    report = load(text, "kl_to_1c.txt", organization=sun)

    assert "Не сходится сумма" in report.errors[0].text


def test_statement_cut_off_is_no_table(sun):
    from imports.readers import ReaderError

    with pytest.raises(ReaderError, match="оборвана"):
        load(registries.STATEMENT.replace("КонецФайла\n", ""), organization=sun)


def test_dbf_of_agents(sun):
    from tests.imports.dbf import dbf

    fields = [
        ("L_SH", "C", 12),
        ("DATE_PAY", "D", 8),
        ("SUM", "N", 10),
        ("ADRESS", "C", 40),
        ("FILIAL", "C", 20),
    ]
    rows = [
        ["551412", "20260901", "100.00", "Казань", "Касса 1"],
        ["999", "20260901", "50.00", "Казань, Садовая", "Касса 2"],
    ]
    report = load_file(
        kind="payments", data=dbf(fields, rows), name="pay.dbf", organization=sun
    )

    assert (report.errors, counts(report)) == ([], (2, 0, 0, 0))
    assert UnallocatedPayment.objects.get().place == "Касса 2"
