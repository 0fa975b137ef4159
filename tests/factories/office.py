"""A row in each list of the back office."""

import datetime as dt
import itertools
from decimal import Decimal

from cabinet.accounts.models import Account
from cabinet.charges.models import PrintRun, ReceiptSettings
from cabinet.meters.models import BuildingMeter, BuildingReading
from cabinet.notifications.models import Message
from cabinet.payments.models import PenaltyRule, RememberedMatch
from cabinet.payments.online.models import Notification, OutsideLink, Refund
from cabinet.requests.models import AnswerTemplate
from cabinet.residents.models import ContactChange, LinkingRequest, LinkingWays
from cabinet.tariffs.models import Recipient
from imports.models import ImportRun
from tests.factories import (
    PaymentFactory,
    ReadingFactory,
    ResidencyFactory,
    SupplierFactory,
    TariffFactory,
    UserFactory,
)
from tests.factories.bills import publish, simple_line
from tests.factories.paying import contract, intent
from tests.factories.payments import (
    CertificateFactory,
    ChannelFactory,
    PlanFactory,
    RegistryFactory,
    UnallocatedFactory,
)
from tests.factories.requests import (
    ExecutorFactory,
    PaidServiceFactory,
    RequestFactory,
)

NUMBERS = itertools.count(1)
# Rows of the whole portal, which a company's employee only reads.
COMMON = {"legaltext", "passwordrules", "limits", "specialday"}


def everything_of(account: Account) -> None:
    """One row in each list for the account's organisation, which is new."""
    n = next(NUMBERS)
    person = ResidencyFactory(account=account).user
    of_books(account, n)
    of_catalogues(account)
    of_people(account, person, n)
    period = publish(account, [simple_line(account, "100.00")])
    PrintRun.objects.create(period=period, building=account.premises.building)
    ReceiptSettings.objects.get_or_create(organization=account.organization)
    ReadingFactory(
        meter__account=account, meter__service=account.organization.services.first()
    )
    of_house(account)
    RequestFactory(account=account, executor=ExecutorFactory(organization=own(account)))
    Message.objects.create(
        recipient=person,
        organization=account.organization,
        account=account,
        channel="email",
        event=f"test:{n}",
        body="секретные слова",
    )
    ImportRun.objects.create(
        author=UserFactory(),
        organization=account.organization,
        kind="charges",
        original_name=f"file{n}.csv",
        sha256="0" * 64,
    )


def own(account: Account) -> object:
    return account.organization


def of_house(account: Account) -> None:
    meter = BuildingMeter.objects.create(
        building=account.premises.building,
        service=account.organization.services.first(),
        serial_number="1",
    )
    BuildingReading.objects.create(meter=meter, date=dt.date(2017, 9, 1), value=1)


def of_books(account: Account, n: int) -> None:
    organization = account.organization
    PaymentFactory(account=account)
    UnallocatedFactory(organization=organization)
    RememberedMatch.objects.create(
        organization=organization, key=f"key{n}", account=account
    )
    PlanFactory(account=account)
    CertificateFactory(account=account)
    ChannelFactory(organization=organization)
    PenaltyRule.objects.create(
        organization=organization, valid_from=dt.date(2017, 1, 1), percent=Decimal(9)
    )
    contract(account)
    OutsideLink.objects.create(
        organization=organization, title="Банк", url="https://bank.example/"
    )
    paid = intent(account)
    Refund.objects.create(intent=paid, amount=Decimal(1))
    Notification.objects.create(provider="demo", method="POST", intent=paid)


def of_catalogues(account: Account) -> None:
    organization = account.organization
    recipient = Recipient.objects.create(
        organization=organization,
        name="Фонд",
        inn="1600000000",
        settlement_account="4" * 20,
        bank="Банк",
        bic="0" * 9,
    )
    supplier = SupplierFactory(organization=organization, recipient=recipient)
    TariffFactory(service__organization=organization, supplier=supplier)
    PaidServiceFactory(organization=organization)
    AnswerTemplate.objects.create(organization=organization, title="Да", text="Да")


def of_people(account: Account, person: object, n: int) -> None:
    organization = account.organization
    LinkingWays.objects.get_or_create(organization=organization)
    LinkingRequest.objects.create(
        user=person, organization=organization, number=account.number, note="Я"
    )
    ContactChange.objects.create(
        user=person,
        new_email=f"new{n}@mail.example",
        document="passport",
        reason="потерял",
        requested_by=UserFactory(),
    )


__all__ = ["COMMON", "RegistryFactory", "everything_of"]
