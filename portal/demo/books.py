"""The books of payments in the demonstration: cut-offs, a registry, plans, papers."""

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.utils import timezone

from cabinet.accounts.models import Account, Organization
from cabinet.charges.balances import Balance, latest_balances
from cabinet.payments.certificates.services import (
    CertificateError,
    issue_certificate,
)
from cabinet.payments.debts.services import months_later, offer_plan
from cabinet.payments.models import Channel, Instalment, InstalmentPlan
from cabinet.residents.models import User
from imports.services import load_file
from portal.demo.company import INN

# Name, beginnings of the place, working days to the registry, last day for a bill.
CHANNELS = [
    ("Карта на портале", "Онлайн", 1, 31),
    ("Сбербанк", "Сбербанк", 1, 27),
    ("Почта России", "Почта", 3, 22),
    ("Касса управляющей компании", "ООО УК", 0, 31),
    ("Другие банки", "", 2, 25),
]
LOOKED_AT = 60
PART = Decimal("1500.00")
CERTIFICATES = 3
PLAN_PARTS, PLAN_PAID = 6, 2
OFFERED = Decimal("4800.00")
TERMS = "Пени на этот долг не начисляются, пока платежи приходят в срок."
ROW = "{day};10-15-{number:02d};8610;8610777K;7000000000{number:02d};{account};{payer};{address};{month};{amount};{credited};{fee};5"


class RegistryError(Exception):
    """The invented registry doesn't load: the code is wrong."""


def keep_books() -> None:
    """Fill the clerk's screens and the resident's pages of payments."""
    for organization in Organization.objects.all():
        for name, words, days, day in CHANNELS:
            Channel.objects.create(
                organization=organization,
                name=name,
                words=words,
                days_to_registry=days,
                cut_off_day=day,
            )
    company = Organization.objects.get(inn=INN)
    accounts = list(
        Account.objects.with_place()
        .filter(organization=company, number__startswith="55")
        .exclude(number="551412")
        .order_by("number")[:LOOKED_AT]
    )
    balances = latest_balances(accounts)
    load_registry(company, accounts, balances)
    make_plans(company, accounts, balances)
    give_certificates(accounts)


def load_registry(
    company: Organization, accounts: Sequence[Account], balances: dict[int, Balance]
) -> None:
    """A bank's file of this month, six lines of which the bank got wrong."""
    day = timezone.localdate() - dt.timedelta(days=2)
    rows = list(_registry_rows(accounts, balances, day))
    total = sum((amount for _, amount in rows), Decimal())
    fee = sum((_fee(amount) for _, amount in rows), Decimal())
    footer = f"={len(rows)};{total};{total - fee};{fee};411378;{day:%d-%m-%Y}"
    text = "\n".join([*(line for line, _ in rows), footer.replace(".", ",")])
    report = load_file(
        kind="payments",
        data=f"{text}\n".encode("cp1251"),
        name=f"{company.inn}_40702810462000000001_{day:%d%m}.txt",
        organization=company,
        profile="sber-payments-a",
    )
    if report.refused:
        raise RegistryError(report.errors[:3])


def _registry_rows(
    accounts: Sequence[Account], balances: dict[int, Balance], day: dt.date
) -> Iterator[tuple[str, Decimal]]:
    month = f"{day:%m%y}"
    # The demonstration's resident pays a part: «where is my payment» has an answer.
    resident, others = accounts[0], accounts[5:]
    owing = [account for account in others if _owed(balances, account) > 0]
    for number, account in enumerate([resident, *owing[:11]], 1):
        amount = PART if account == resident else _owed(balances, account)
        written, payer, address = _told(account, number)
        line = ROW.format(
            day=f"{day:%d-%m-%Y}",
            number=number,
            account=written,
            payer=payer.upper(),
            address=address.upper(),
            month=month,
            amount=amount,
            credited=amount - _fee(amount),
            fee=_fee(amount),
        )
        yield _with_commas(line), amount


def _with_commas(line: str) -> str:
    """Decimal commas in the figures; full stops of the address stay."""
    cells = line.split(";")
    figures = {9, 10, 11}
    return ";".join(
        cell.replace(".", ",") if place in figures else cell
        for place, cell in enumerate(cells)
    )


def _told(account: Account, number: int) -> tuple[str, str, str]:
    """What the bank writes: right in the first six lines, then each in its own way."""
    name, address = account.holder, account.address
    wrong = {
        7: (account.number[:-1], name, ""),
        8: (f"00{account.number}", name, address),
        9: ("", account.last_name, address),
        10: ("ЖКУ", account.last_name, ""),
        11: (account.number[:2] + account.number[3] + account.number[2] + "9", "", ""),
        12: ("990017", "Неизвестный П П", "Зеленодольск, ул. Ленина, д. 3, кв. 8"),
    }
    return wrong.get(number, (account.number, name, address))


def _fee(amount: Decimal) -> Decimal:
    return (amount * Decimal("0.011")).quantize(Decimal("0.01"))


def _owed(balances: dict[int, Balance], account: Account) -> Decimal:
    balance = balances.get(account.pk)
    return (balance.closing_balance if balance else None) or Decimal()


def make_plans(
    company: Organization, accounts: Sequence[Account], balances: dict[int, Balance]
) -> None:
    """One offered to the demonstration's resident, one that is being paid."""
    today = timezone.localdate()
    clerk = User.objects.get(username="clerk")
    offer_plan(
        account=Account.objects.get(organization=company, number="551001"),
        debt=OFFERED,
        parts=4,
        first_due=months_later(today.replace(day=15), 1),
        terms=TERMS,
        author=clerk,
    )
    debtor = max(accounts, key=lambda account: _owed(balances, account))
    debt = _owed(balances, debtor)
    plan = InstalmentPlan.objects.create(
        account=debtor,
        debt=debt,
        terms=TERMS,
        state=InstalmentPlan.State.ACCEPTED,
        offered_by=clerk,
        answered_at=timezone.now() - dt.timedelta(days=70),
    )
    InstalmentPlan.objects.filter(pk=plan.pk).update(
        offered_at=timezone.now() - dt.timedelta(days=72)
    )
    Instalment.objects.bulk_create(_paid_schedule(plan, today))


def _paid_schedule(plan: InstalmentPlan, today: dt.date) -> Iterator[Instalment]:
    usual = (plan.debt / PLAN_PARTS).quantize(Decimal("0.01"))
    begun = months_later(today.replace(day=15), -PLAN_PAID)
    for number in range(1, PLAN_PARTS + 1):
        due_on = months_later(begun, number - 1)
        is_last = number == PLAN_PARTS
        yield Instalment(
            plan=plan,
            number=number,
            due_on=due_on,
            amount=plan.debt - usual * (PLAN_PARTS - 1) if is_last else usual,
            paid_on=due_on - dt.timedelta(days=2) if number <= PLAN_PAID else None,
            is_by_hand=number <= PLAN_PAID,
        )


def give_certificates(accounts: Sequence[Account]) -> None:
    """To those who owe nothing."""
    resident = User.objects.get(username="abonent")
    given = 0
    for account in accounts:
        try:
            issue_certificate(account=account, user=resident)
        except CertificateError:
            continue
        given += 1
        if given == CERTIFICATES:
            return
