"""What the data say of an organisation that begins."""

from dataclasses import dataclass

from cabinet.accounts.models import Account, Building, Organization
from cabinet.charges.models import BillingPeriod
from cabinet.residents.models import Residency
from cabinet.tariffs.models import Tariff
from portal.office import marks


@dataclass(frozen=True)
class Found:
    """What the data say of one organisation; None where there is none yet."""

    organization: Organization | None
    houses: int = 0
    accounts: int = 0
    tariffs: int = 0
    period: BillingPeriod | None = None
    is_loaded: bool = False
    is_closed: bool = False
    residents: int = 0
    marks: frozenset[str] = frozenset()


def look(organization: Organization | None) -> Found:
    """Read the state of an organisation in a fixed number of queries."""
    if organization is None:
        return Found(None)
    periods = BillingPeriod.objects.filter(organization=organization)
    loaded = periods.filter(draft_version__isnull=False).order_by("month")
    closed = loaded.filter(published_version__isnull=False)
    accounts = Account.objects.filter(organization=organization)
    tariffs = Tariff.objects.filter(service__organization=organization)
    holders = Residency.objects.active().filter(account__organization=organization)
    period = closed.last() or loaded.last() or periods.order_by("month").last()
    return Found(
        organization,
        houses=Building.objects.filter(organization=organization).count(),
        accounts=accounts.count(),
        tariffs=tariffs.count(),
        period=period,
        is_loaded=bool(period and period.draft_version_id),
        is_closed=bool(period and period.published_version_id),
        residents=holders.values("user").distinct().count(),
        marks=marks.of(organization),
    )
