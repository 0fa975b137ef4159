"""The journal's own screen: search, filters, an export, and no other way in."""

from typing import Any, ClassVar

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponseBase
from wagtail.admin.ui.tables import Column

from cabinet.accounts.staff import (
    READ_ONLY,
    ManagedIndex,
    ManagedInspect,
    ManagedViewSet,
    manage,
)
from cabinet.journal.models import Entry, EntryQuerySet
from cabinet.lists.columns import Title
from cabinet.lists.paging import OrderedPaginator
from cabinet.templatetags.kvartal import NOTHING

EXPORT = "journal.export_entry"
# Where a page is full of what the last ones say, a word is common.
RECENT, PAGE = 500, 50


class EntryIndex(ManagedIndex):
    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.show_export_buttons = request.user.has_perm(EXPORT)

    def narrowed(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """What colleagues did beside any organisation stays in the list."""
        return rows.select_related(*self.related)

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Entries that say the words; and whether those are common ones.

        PostgreSQL takes every word for equally rare: it would go through a million
        entries for a number that stands in one, or gather a million for a name
        that stands in all of them. A small company's few are gone through as they are.
        """
        assert isinstance(queryset, EntryQuerySet)  # noqa: S101 (for the checker)
        if not self.is_searching:
            return queryset
        recent = list(queryset.order_by("-pk").values_list("pk", flat=True)[:RECENT])
        among = queryset.filter(pk__in=recent).saying(self.search_query)
        if len(recent) < RECENT:
            return among
        found = queryset.saying(self.search_query)
        if among.order_by().count() >= PAGE:
            self.paginator_class = OrderedPaginator
            return found
        # By what no index is in the order of, so that the words' own serves.
        return found.order_by((F("pk") + 0).desc())

    def get_list_buttons(self, instance: Any) -> list[Any]:
        """None: an entry is only looked at, and its moment leads there."""
        return []

    def export(self) -> HttpResponseBase:
        if not self.show_export_buttons:
            raise PermissionDenied
        return super().export()


class EntryInspect(ManagedInspect):
    def get_field_display_value(self, field_name: str, field: Any) -> Any:
        if field_name == "subject_kind":
            return kind_words(self.object.subject_kind)
        if field_name != "details":
            return super().get_field_display_value(field_name, field)
        told = self.object.details.items()
        return "; ".join(f"{name}: {value}" for name, value in told) or "—"


class EntryViewSet(ManagedViewSet):
    model = Entry
    url_prefix = "journal"
    url_namespace = "journal"
    icon = "history"
    menu_label = "Журнал"
    menu_order = 900
    add_to_admin_menu = True
    index_view_class = EntryIndex
    inspect_view_class = EntryInspect
    ordering = "-pk"
    sortable = ()
    list_display: ClassVar[list[Any]] = [
        Title("at", label="Когда", classname="list-moment"),
        Column("actor_words", label="Кто"),
        Column("get_action_display", label="Что сделано"),
        Column("subject_words", label="О чём"),
        Column("account", label="Лицевой счёт"),
        Column("reason", label="Причина"),
    ]
    more = ["organization", "address", "subject_kind", "subject_id"]
    list_filter = {
        "action": ["exact"],
        "at": ["gte", "lte"],
        "account__number": ["exact"],
        "actor_words": ["icontains"],
    }
    organization = "organization"
    search_fields = ["subject_words"]
    related = ("organization", "account")
    inspect_view_fields = [
        *("at", "actor_words", "action", "subject_words", "subject_kind"),
        *("subject_id", "account", "organization", "reason", "address", "details"),
    ]


manage(Entry, READ_ONLY)


def kind_words(kind: str) -> str:
    """«residents.user» as «пользователь»; what is no model of ours stays as it is."""
    try:
        return str(apps.get_model(kind)._meta.verbose_name)  # noqa: SLF001 (public)
    except (LookupError, ValueError):
        return kind or NOTHING
