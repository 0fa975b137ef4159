"""What is served: organisations, buildings, premises and personal accounts.

Names follow the field's glossary.
"""

from cabinet.accounts.models.account import Account, AccountQuerySet, LeadingNumber
from cabinet.accounts.models.building import Building, BuildingQuerySet, Premises
from cabinet.accounts.models.organization import (
    PERSONAL,
    TIME_ZONES,
    Organization,
    Viewer,
    manages_all,
)
from cabinet.accounts.saved_lists import SavedList

__all__ = [
    "PERSONAL",
    "TIME_ZONES",
    "Account",
    "AccountQuerySet",
    "Building",
    "BuildingQuerySet",
    "LeadingNumber",
    "Organization",
    "Premises",
    "SavedList",
    "Viewer",
    "manages_all",
]
