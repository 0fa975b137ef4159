"""Every kind of file that staff can load, in the order in which they load."""

from imports.kinds.billing import CHARGES, PERIODS, TARIFFS
from imports.kinds.consumption import BUILDING_METERS, METERS, READINGS
from imports.kinds.declaration import Column, Kind, Type
from imports.kinds.paying import PAYMENTS
from imports.kinds.places import ACCOUNTS, BUILDINGS, ORGANIZATIONS

__all__ = ["KINDS", "Column", "Kind", "Type"]

KINDS = {
    kind.slug: kind
    for kind in (
        ORGANIZATIONS,
        BUILDINGS,
        ACCOUNTS,
        PERIODS,
        TARIFFS,
        METERS,
        READINGS,
        BUILDING_METERS,
        PAYMENTS,
        CHARGES,
    )
}
