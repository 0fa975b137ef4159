"""Who may do what on a screen: within one's organisations, the named actions alone."""

from collections.abc import Collection
from typing import Any

from django.db.models import Model, QuerySet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from cabinet.accounts.models import Viewer, manages_all
from cabinet.accounts.people import sees_people

READ_ONLY = frozenset({"view"})


class ManagedPolicy(ModelPermissionPolicy):
    """Django's permissions, for the named actions alone and one's own rows.

    Whatever a group was granted, a screen of money can't be made writable.
    ``personal``: the rows are people, and seeing people is a permission of its
    own. ``common``: the rows belong to the whole portal, and whoever doesn't
    decide for all of it may only read.
    """

    def __init__(
        self,
        model: type[Model],
        actions: Collection[str],
        *,
        personal: bool = False,
        common: bool = False,
    ) -> None:
        super().__init__(model)
        self.actions = actions
        self.personal = personal
        self.common = common

    def user_has_permission(self, user: Viewer, action: str) -> bool:
        return (
            action in self.actions
            and super().user_has_permission(user, action)
            and not (self.personal and not sees_people(user))
            and not (self.common and action != "view" and not manages_all(user))
        )

    def user_has_any_permission(self, user: Viewer, actions: Collection[str]) -> bool:
        """Looking first: it asks the database nothing, and every menu is drawn so."""
        ordered = sorted(actions, key=lambda action: action != "view")
        return any(self.user_has_permission(user, action) for action in ordered)

    def user_has_permission_for_instance(
        self, user: Viewer, action: str, instance: Model
    ) -> bool:
        rows = managed(self.model, user)
        return (
            self.user_has_permission(user, action)
            and rows.filter(pk=instance.pk).exists()
        )


def managed(model: type[Model], user: Viewer) -> QuerySet[Any]:
    # Every model shown here has the method; Django's own Model knows no manager.
    return model.objects.managed_by(user)  # type: ignore[attr-defined, no-any-return]


def manage(
    model: type[Model],
    actions: Collection[str],
    *,
    personal: bool = False,
    common: bool = False,
) -> None:
    policy = ManagedPolicy(model, actions, personal=personal, common=common)
    register_permission_policy(model, policy)
