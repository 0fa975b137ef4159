"""Rows of the books of payments."""

import datetime as dt
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from cabinet.payments.models import Channel, Registry, UnallocatedPayment
from tests.factories import OrganizationFactory


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
