"""Whom the invented houses pay besides their company, and on what accounts."""

import datetime as dt
import random
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from cabinet.accounts.models import Account, Organization, Premises
from cabinet.charges.models import BillingPeriod, Charge
from cabinet.charges.services import add_version, close_period
from cabinet.payments.models import Payment
from cabinet.tariffs.models import Recipient, Service, Supplier, Tariff
from portal.demo.households import Household

BANK = {
    "bank": "Отделение «Банк Татарстан» № 8610",
    "bic": "049205603",
    "correspondent_account": "30101810600000000603",
}
# In this house these suppliers are paid directly, and the fund as everywhere.
DIRECT_HOUSE = "г. Казань, ул. Кленовая, д. 13"
DIRECT = {
    "АО Татэнергосбыт": ("1655900029", "40702810562000022222"),
    "Фонд ЖКХ РТ": ("1655900036", "40703810562000033333"),
}
# And in this one two more suppliers bill for themselves: a flat has three accounts.
THREE_ACCOUNTS_HOUSE = "г. Казань, ул. Кленовая, д. 11"
FLATS = 5
KOPECK = Decimal("0.01")
OTHERS = (
    (
        "1655900011",
        "АО «Казаньгазсбыт»",
        "40702810862000011111",
        "Г",
        [("Газоснабжение", "куб.м", "8.31", 4, 14), ("Обслуживание газового оборудования", "квартира", "62.50", 1, 1)],
    ),
    (
        "1655900043",
        "ООО «Связьдом»",
        "40702810962000044444",
        "С",
        [("Телевидение и радио", "квартира", "189.00", 1, 1)],
    ),
)  # fmt: skip


def pay_directly(organization: Organization, households: Sequence[Household]) -> None:
    """Give the house with direct contracts its suppliers, each with a recipient."""
    suppliers: dict[str, Supplier] = {}
    for name, (inn, account) in DIRECT.items():
        recipient = Recipient.objects.create(
            organization=organization,
            name=name,
            inn=inn,
            settlement_account=account,
            **BANK,
        )
        suppliers[name] = organization.suppliers.get(name=name)
        suppliers[name].recipient = recipient
        suppliers[name].save(update_fields=["recipient"])
    for home in households:
        if home.account.premises.building.address == DIRECT_HOUSE:
            home.suppliers = suppliers


def bill_by_others(months: Sequence[dt.date], chance: random.Random) -> None:
    """Accounts, tariffs, bills and payments of the suppliers that bill themselves."""
    flats = Premises.objects.filter(
        building__address=THREE_ACCOUNTS_HOUSE, number__in=map(str, range(1, FLATS + 1))
    ).prefetch_related("accounts")
    for inn, name, settlement, letter, offers in OTHERS:
        company = Organization.objects.create(
            inn=inn,
            name=name,
            kind=Organization.Kind.RESOURCE_SUPPLIER,
            phone="+7 843 200-10-20",
            reception_hours="пн–пт 8:00–17:00",
            settlement_account=settlement,
            **BANK,
        )
        accounts = [_account(company, flat, letter) for flat in flats]
        services = [_service(company, *offer[:3], months[0]) for offer in offers]
        usage = [offer[3:] for offer in offers]
        owed = dict.fromkeys([one.pk for one in accounts], Decimal())
        for month in months:
            _bill(company, month, accounts, list(zip(services, usage, strict=True)), owed, chance)  # fmt: skip


def _account(company: Organization, flat: Premises, letter: str) -> Account:
    holder = flat.accounts.all()[0]
    copied = ("last_name", "first_name", "middle_name", "total_area", "ownership")
    return Account.objects.create(
        organization=company,
        premises=flat,
        number=f"{letter}-{holder.number}",
        kind=Account.Kind.RESOURCE,
        living_persons=holder.living_persons,
        **{name: getattr(holder, name) for name in copied},
    )


def _service(
    company: Organization, name: str, unit: str, rate: str, since: dt.date
) -> Tariff:
    service = Service.objects.create(organization=company, name=name, unit=unit)
    return Tariff.objects.create(
        service=service,
        unit=unit,
        rate=Decimal(rate),
        valid_from=since,
        basis=f"Приказ {company.name} от {since:%d.%m.%Y}",
    )


def _bill(
    company: Organization,
    month: dt.date,
    accounts: Sequence[Account],
    services: Sequence[tuple[Tariff, tuple[int, int]]],
    owed: dict[int, Decimal],
    chance: random.Random,
) -> None:
    """Everybody pays in full what the month before asked for."""
    following = (month + dt.timedelta(days=32)).replace(day=15)
    period = BillingPeriod.objects.create(
        organization=company, month=month, pay_until=following
    )
    charges = [
        _line(account, tariff, chance.randint(*usage))
        for account in accounts
        for tariff, usage in services
    ]
    Payment.objects.bulk_create(
        Payment(
            organization=company,
            account=account,
            billing_month=month,
            paid_on=month.replace(day=9),
            place="Сбербанк",
            amount=owed[account.pk],
            operation_number=f"d-{account.number}-{month:%Y%m}",
        )
        for account in accounts
        if owed[account.pk]
    )
    for account in accounts:
        own = [line.charged for line in charges if line.account == account]
        owed[account.pk] = sum(own, Decimal())
    add_version(period=period, charges=charges)
    close_period(period=period)


def _line(account: Account, tariff: Tariff, volume: int) -> Charge:
    charged = (tariff.rate * volume).quantize(KOPECK, ROUND_HALF_UP)
    return Charge(
        account=account,
        service=tariff.service,
        rate=tariff.rate,
        unit=tariff.unit,
        volume=Decimal(volume),
        charged=charged,
        closing_balance=charged,
        amount_due=charged,
    )
