"""How each setting stands, told from the data and never asked."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from wagtail.models import Page

from cabinet.accounts.models import Account, Organization
from cabinet.charges.models import BillingPeriod
from cabinet.payments.online.models import ProviderAccount
from cabinet.requests.models import SpecialDay
from cabinet.residents.models import (
    LegalText,
    User,
)
from cabinet.tariffs.models import Tariff
from cms.models import SiteSettings

SET, DEFAULT, TODO = "настроено", "по умолчанию", "нужно сделать"
WINDOW = (10, 25)
# The home page and its sections come with the portal.
BUILT_PAGES = 9


@dataclass(frozen=True)
class Scope:
    """Whose settings are asked for."""

    user: User
    organizations: QuerySet[Organization]

    def has(self, model: Any, **values: object) -> bool:
        rows = model.objects.filter(organization__in=self.organizations)
        return bool(rows.filter(**values).exists())


def requisites(scope: Scope) -> str:
    empty = Q(address="") | Q(phone="") | Q(bic="") | Q(settlement_account="")
    known = scope.organizations
    return TODO if not known.exists() or known.filter(empty).exists() else SET


def window(scope: Scope) -> str:
    first, last = WINDOW
    usual = scope.organizations.filter(readings_from=first, readings_to=last)
    return DEFAULT if usual.count() == scope.organizations.count() else SET


def accounts(scope: Scope) -> str:
    return SET if scope.has(Account) else TODO


def due_day(scope: Scope) -> str:
    return SET if scope.has(BillingPeriod, pay_until__isnull=False) else DEFAULT


def tariffs(scope: Scope) -> str:
    known = Tariff.objects.filter(service__organization__in=scope.organizations)
    return SET if known.exists() else TODO


def own_row(model: Any, empty: str = DEFAULT) -> Callable[[Scope], str]:
    """Set as soon as an organisation has a row of its own."""
    return lambda scope: SET if scope.has(model) else empty


def any_row(model: Any, **values: object) -> Callable[[Scope], str]:
    """Set as soon as the portal has a row; for what belongs to all of it."""
    rows = model.objects.filter(**values)
    return lambda scope: SET if rows.all().exists() else DEFAULT


def providers(scope: Scope) -> str:
    return SET if scope.has(ProviderAccount, is_on=True) else DEFAULT


def days_off(scope: Scope) -> str:
    year = timezone.localdate().year
    return SET if SpecialDay.objects.filter(date__year=year).exists() else TODO


def look(scope: Scope) -> str:
    chosen = SiteSettings.objects.first()
    return SET if chosen and chosen.company_name else TODO


def pages(scope: Scope) -> str:
    return SET if Page.objects.count() > BUILT_PAGES else DEFAULT


def legal(scope: Scope) -> str:
    return SET if LegalText.objects.filter(version__gt=1).exists() else TODO


def employees(scope: Scope) -> str:
    others = User.objects.managed_by(scope.user).exclude(pk=scope.user.pk)
    return SET if others.exists() else TODO
