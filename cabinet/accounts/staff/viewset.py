"""``ManagedViewSet``: what every such screen of the cabinet is made of."""

from collections.abc import Collection, Sequence
from typing import Any

from django.urls import URLPattern, path
from wagtail.admin.viewsets.model import ModelViewSet

from cabinet.accounts.staff.views import (
    ManagedCreate,
    ManagedDelete,
    ManagedEdit,
    ManagedHistory,
    ManagedIndex,
    ManagedInspect,
    ManagedUsage,
)
from cabinet.lists.saving import DropList, SaveList

# Wagtail's screens with the actions that open them.
SCREENS = {"add": "add", "edit": "change", "delete": "delete"}
WITH_CHANGES = {"usage", "history", "history_results"}


class ManagedViewSet(ModelViewSet):
    """List, inspect and (as far as the model's policy allows) edit one's own rows."""

    index_view_class = ManagedIndex
    add_view_class = ManagedCreate
    edit_view_class = ManagedEdit
    delete_view_class = ManagedDelete
    inspect_view_class = ManagedInspect
    history_view_class = ManagedHistory
    usage_view_class = ManagedUsage
    inspect_view_enabled = True
    copy_view_enabled = False
    add_to_reference_index = False
    list_per_page = 50
    form_fields: list[str] = []
    # Joined for the list, so that a longer one takes no more queries.
    related: tuple[str, ...] = ()
    # What else a list may have: see ``ListIndex``.
    more: Sequence[Any] = ()
    personal: Collection[str] = ()
    sortable: Collection[str] | None = None
    organization = ""
    house = ""

    @property
    def closed(self) -> set[str]:
        """Screens that nobody may use: they have no address either."""
        actions = getattr(self.permission_policy, "actions", SCREENS.values())
        shut = {screen for screen, action in SCREENS.items() if action not in actions}
        # What nobody changes has no history of changes.
        return shut | {"usage"} if "change" in actions else shut | WITH_CHANGES

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        told: dict[str, Any] = super().get_common_view_kwargs(**kwargs)
        return told | {f"{name}_url_name": None for name in self.closed}

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        own: dict[str, Any] = super().get_index_view_kwargs(**kwargs)
        return own | {
            "related": self.related,
            "more": self.more,
            "personal": self.personal,
            "sortable": self.sortable,
            "organization": self.organization,
            "house": self.house,
            "save_url_name": self.get_url_name("save_list"),
            "drop_url_name": self.get_url_name("drop_list"),
        }

    def get_inspect_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        own: dict[str, Any] = super().get_inspect_view_kwargs(**kwargs)
        return own | {"personal": self.personal}

    def get_urlpatterns(self) -> list[URLPattern]:
        save = self.construct_view(SaveList, **self.get_common_view_kwargs())
        drop = self.construct_view(DropList, **self.get_common_view_kwargs())
        usual = [
            one for one in super().get_urlpatterns() if one.name not in self.closed
        ]
        return [
            *usual,
            path("views/save/", save, name="save_list"),
            path("views/<int:pk>/drop/", drop, name="drop_list"),
        ]
