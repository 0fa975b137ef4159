"""Requests and what they are about."""

import datetime as dt
from decimal import Decimal

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from cabinet.requests.models import (
    Executor,
    Kind,
    PaidService,
    RequestCategory,
    ServiceRequest,
)
from tests.factories import AccountFactory, OrganizationFactory


class CategoryFactory(DjangoModelFactory):
    class Meta:
        model = RequestCategory

    organization = factory.SubFactory(OrganizationFactory)
    kind = Kind.WORK
    title = factory.Sequence(lambda n: f"Сантехнические работы {n}")


class PaidServiceFactory(DjangoModelFactory):
    class Meta:
        model = PaidService

    organization = factory.SubFactory(OrganizationFactory)
    title = factory.Sequence(lambda n: f"Замена смесителя {n}")
    price = Decimal("1200.00")


class ExecutorFactory(DjangoModelFactory):
    class Meta:
        model = Executor

    organization = factory.SubFactory(OrganizationFactory)
    name = factory.Sequence(lambda n: f"Сычев И. Н. {n}")


class RequestFactory(DjangoModelFactory):
    """A new request that nobody has looked at."""

    class Meta:
        model = ServiceRequest

    account = factory.SubFactory(AccountFactory)
    organization = factory.SelfAttribute("account.organization")
    building = factory.SelfAttribute("account.premises.building")
    category = factory.SubFactory(
        CategoryFactory, organization=factory.SelfAttribute("..organization")
    )
    number = factory.Sequence(lambda n: n + 1)
    description = "Заменить смеситель"
    due_at = factory.LazyFunction(lambda: timezone.now() + dt.timedelta(days=3))
