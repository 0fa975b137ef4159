"""Dumb factories: what a test doesn't say is the plainest thing that works."""

import datetime as dt
from decimal import Decimal

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from cabinet.accounts.models import Account, Building, Organization, Premises
from cabinet.charges.models import BillingPeriod, Charge
from cabinet.meters.models import Meter, Reading
from cabinet.payments.models import Payment
from cabinet.residents.models import Invitation, Residency, User
from cabinet.tariffs.models import Service, Supplier, Tariff


class OrganizationFactory(DjangoModelFactory):
    class Meta:
        model = Organization

    inn = factory.Sequence(lambda n: f"{1600000000 + n}")
    name = factory.Sequence(lambda n: f"ООО УК «Дом {n}»")
    phone = "+7 843 222-77-88"


class BuildingFactory(DjangoModelFactory):
    class Meta:
        model = Building

    organization = factory.SubFactory(OrganizationFactory)
    address = factory.Sequence(lambda n: f"г. Казань, ул. Садовая, д. {n}")


class PremisesFactory(DjangoModelFactory):
    class Meta:
        model = Premises

    building = factory.SubFactory(BuildingFactory)
    number = factory.Sequence(str)


class AccountFactory(DjangoModelFactory):
    class Meta:
        model = Account

    organization = factory.SubFactory(OrganizationFactory)
    premises = factory.SubFactory(
        PremisesFactory,
        building__organization=factory.SelfAttribute("...organization"),
    )
    number = factory.Sequence(lambda n: f"{500000 + n}")
    last_name = "Иванова"
    first_name = "Анна"
    middle_name = "Петровна"


class ServiceFactory(DjangoModelFactory):
    class Meta:
        model = Service

    organization = factory.SubFactory(OrganizationFactory)
    name = factory.Sequence(lambda n: f"Услуга {n}")
    unit = "куб.м"


class SupplierFactory(DjangoModelFactory):
    class Meta:
        model = Supplier

    organization = factory.SubFactory(OrganizationFactory)
    name = factory.Sequence(lambda n: f"Поставщик {n}")


class TariffFactory(DjangoModelFactory):
    class Meta:
        model = Tariff

    service = factory.SubFactory(ServiceFactory)
    rate = Decimal("18.84")
    valid_from = dt.date(2017, 7, 1)


class BillingPeriodFactory(DjangoModelFactory):
    """An open period; close it with ``close_period``, as staff do."""

    class Meta:
        model = BillingPeriod

    organization = factory.SubFactory(OrganizationFactory)
    month = dt.date(2017, 8, 1)


def charge(account: Account, service: Service, **values: object) -> Charge:
    """An unsaved line for ``services.add_version``."""
    return Charge(account=account, service=service, **{"charged": Decimal(), **values})


class MeterFactory(DjangoModelFactory):
    class Meta:
        model = Meter

    account = factory.SubFactory(AccountFactory)
    service = factory.SubFactory(
        ServiceFactory, organization=factory.SelfAttribute("..account.organization")
    )
    serial_number = factory.Sequence(lambda n: f"{18850000 + n}")


class ReadingFactory(DjangoModelFactory):
    class Meta:
        model = Reading

    meter = factory.SubFactory(MeterFactory)
    date = dt.date(2017, 9, 1)
    value = Decimal("54")


class PaymentFactory(DjangoModelFactory):
    class Meta:
        model = Payment

    organization = factory.SelfAttribute("account.organization")
    account = factory.SubFactory(AccountFactory)
    paid_on = dt.date(2017, 9, 12)
    amount = Decimal("3000.00")


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"user{n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@mail.example")
    password = factory.django.Password("test-password")


class ResidencyFactory(DjangoModelFactory):
    class Meta:
        model = Residency

    user = factory.SubFactory(UserFactory)
    account = factory.SubFactory(AccountFactory)
    method = Residency.Method.FLAT


class GuestFactory(DjangoModelFactory):
    """Whom a holder of ``account`` let in, with every right."""

    class Meta:
        model = Residency

    user = factory.SubFactory(UserFactory)
    account = factory.SubFactory(AccountFactory)
    method = Residency.Method.SHARED

    @factory.lazy_attribute
    def shared_by(self) -> Residency:
        held = Residency.objects.active().filter(account=self.account).first()
        return held or ResidencyFactory(account=self.account)


class InvitationFactory(DjangoModelFactory):
    class Meta:
        model = Invitation

    invited_by = factory.SubFactory(ResidencyFactory)
    account = factory.SelfAttribute("invited_by.account")
    email = factory.Sequence(lambda n: f"guest{n}@mail.example")


def ended(residency: Residency) -> Residency:
    """The same tie, ended now."""
    residency.ended_at = timezone.now()
    residency.save(update_fields=["ended_at"])
    return residency
