"""Back-office screens limited to the organisations of whoever works there."""

from cabinet.accounts.staff.policies import (
    READ_ONLY,
    manage,
)
from cabinet.accounts.staff.screens import AccountsViewSetGroup, AccountViewSet
from cabinet.accounts.staff.views import (
    ManagedCreate,
    ManagedDelete,
    ManagedEdit,
    ManagedIndex,
    ManagedInspect,
    ManagedObject,
    limit_choices,
)
from cabinet.accounts.staff.viewset import ManagedViewSet

__all__ = [
    "READ_ONLY",
    "AccountViewSet",
    "AccountsViewSetGroup",
    "ManagedCreate",
    "ManagedDelete",
    "ManagedEdit",
    "ManagedIndex",
    "ManagedInspect",
    "ManagedObject",
    "ManagedViewSet",
    "limit_choices",
    "manage",
]
