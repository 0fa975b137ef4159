"""Rows of the books of payments."""

import datetime as dt
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from cabinet.payments.models import (
    Channel,
    DebtCertificate,
    Instalment,
    InstalmentPlan,
    Registry,
    UnallocatedPayment,
)
from tests.factories import AccountFactory, OrganizationFactory


class ChannelFactory(DjangoModelFactory):
    class Meta:
        model = Channel

    organization = factory.SubFactory(OrganizationFactory)
    name = factory.Sequence(lambda n: f"Банк {n}")
    cut_off_day = 25


class RegistryFactory(DjangoModelFactory):
    class Meta:
        model = Registry

    organization = factory.SubFactory(OrganizationFactory)
    source_run = factory.Sequence(lambda n: 9000 + n)
    title = "Сбербанк: реестр платежей"


class UnallocatedFactory(DjangoModelFactory):
    class Meta:
        model = UnallocatedPayment

    registry = factory.SubFactory(
        RegistryFactory, organization=factory.SelfAttribute("..organization")
    )
    organization = factory.SubFactory(OrganizationFactory)
    account_text = "000"
    paid_on = dt.date(2017, 9, 12)
    amount = Decimal("300.00")


class PlanFactory(DjangoModelFactory):
    """An offer without a schedule; ``offer_plan`` makes whole ones."""

    class Meta:
        model = InstalmentPlan

    account = factory.SubFactory(AccountFactory)
    debt = Decimal("6000.00")


class InstalmentFactory(DjangoModelFactory):
    class Meta:
        model = Instalment

    plan = factory.SubFactory(PlanFactory)
    number = 1
    due_on = dt.date(2026, 12, 20)
    amount = Decimal("3000.00")


class CertificateFactory(DjangoModelFactory):
    class Meta:
        model = DebtCertificate

    account = factory.SubFactory(AccountFactory)
    code = "ABCDE23456"
    as_of = dt.date(2017, 10, 2)
    month = dt.date(2017, 8, 1)
    holder = "Иванова Анна Петровна"
    address = "г. Казань, ул. Садовая, д. 1, кв. 1"
