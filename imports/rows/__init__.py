"""Row mode: the Resource of each kind."""

from imports.rows.accounts import AccountResource
from imports.rows.base import REPEATED, KindResource
from imports.rows.building_meters import BuildingMeterResource
from imports.rows.charges import ChargeResource
from imports.rows.context import Context
from imports.rows.meters import MeterResource, ReadingResource
from imports.rows.payments import PaymentResource
from imports.rows.periods import PeriodResource
from imports.rows.places import BuildingResource, OrganizationResource
from imports.rows.tariffs import TariffResource

__all__ = ["REPEATED", "RESOURCES", "Context", "KindResource"]

RESOURCES: dict[str, type[KindResource]] = {
    resource.kind.slug: resource
    for resource in (
        OrganizationResource,
        BuildingResource,
        AccountResource,
        PeriodResource,
        TariffResource,
        MeterResource,
        ReadingResource,
        BuildingMeterResource,
        PaymentResource,
        ChargeResource,
    )
}
