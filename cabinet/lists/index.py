"""The list of the back office: filters, columns, saved views, export, any size."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import cached_property
from wagtail.admin.ui.tables import BaseColumn
from wagtail.admin.views.generic import IndexView

from cabinet.accounts.models import PERSONAL, Organization
from cabinet.accounts.saved_lists import SavedList
from cabinet.accounts.signals import people_shown
from cabinet.lists.columns import Plain, Title
from cabinet.lists.filters import (
    COLUMNS,
    HOUSE,
    ORGANIZATION,
    ListFilters,
    columns_filter,
    house_filter,
    organization_filter,
)
from cabinet.lists.paging import CappedPaginator
from cabinet.lists.saving import kept_query
from cabinet.spreadsheets import download

# Rows that the database hands over at a time.
CHUNK = 2000
LOOKUPS = ("__exact", "__startswith", "__istartswith", "__icontains")


class ListIndex(IndexView):
    """A list of one's own rows; what they are is the subclass's to say.

    ``more`` are columns beyond ``list_display`` that may be chosen, ``personal``
    names columns, search fields and filters that need the permission to see
    residents' data. ``sortable`` are the fields that a big table has an index
    for; None lets every column sort. ``organization`` and ``house`` are the
    paths to an organisation and to a building.
    """

    related: Collection[str] = ()
    more: Sequence[Any] = ()
    personal: Collection[str] = ()
    sortable: Collection[str] | None = None
    search_fields: Sequence[str] | None = None
    organization = ""
    house = ""
    save_url_name = ""
    drop_url_name = ""
    paginator_class = CappedPaginator
    results_template_name = "lists/results.html"
    base_filterset_class = ListFilters
    show_export_buttons = True
    # Wagtail would say «Добавить ставка пеней».
    add_item_label = "Добавить"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.hidden = set() if request.user.has_perm(PERSONAL) else set(self.personal)
        fields = self.search_fields or []
        self.search_fields = [one for one in fields if one not in self.hidden]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer: HttpResponseBase = (
            self.export() if self.is_export else super().get(request, *args, **kwargs)
        )
        if self.shows_people:
            people_shown.send(sender=self.model, row=None, exported=self.is_export)
        return answer

    @property
    def shows_people(self) -> bool:
        """Whether a chosen column tells of residents; to others it is hidden."""
        shown = {column.name for column in self.columns}
        return not shown.isdisjoint(self.personal)

    @cached_property
    def organizations(self) -> list[Organization]:
        return list(Organization.objects.managed_by(self.request.user))

    def narrowed(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The rows again by their organisations' keys, which the planner can weigh."""
        if self.organization and not self.request.user.is_superuser:
            keys = [one.pk for one in self.organizations]
            rows = rows.filter(**{f"{self.organization}__in": keys})
        return rows.select_related(*self.related) if self.related else rows

    def order_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.ordering and isinstance(self.ordering, str):
            last = "-pk" if self.ordering.startswith("-") else "pk"
            return queryset.order_by(self.ordering, last)
        ordered: QuerySet[Any] = super().order_queryset(queryset)
        return ordered

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.is_searching:
            return queryset
        about = Q()
        for field in self.search_fields or ():
            lookup = field if field.endswith(LOOKUPS) else f"{field}__icontains"
            about |= Q(**{lookup: self.search_query})
        return queryset.filter(about)

    @cached_property
    def every_column(self) -> dict[str, BaseColumn]:
        """The columns that this employee may choose from, by name."""
        found: dict[str, BaseColumn] = {}
        for field in [*self.list_display, *self.more]:
            name = field if isinstance(field, str) else field.name
            if name not in self.hidden:
                found[name] = self._column(field, is_first=not found)
        return found

    def _column(self, field: Any, *, is_first: bool) -> BaseColumn:
        if isinstance(field, Title):
            return self._leading(field) if is_first else field
        if isinstance(field, BaseColumn):
            return field
        made: BaseColumn = (
            self._get_title_column(field, Title)
            if is_first
            else self._get_custom_column(field, Plain)
        )
        if self.sortable is not None and made.sort_key not in self.sortable:
            made.sort_key = None
        return made

    def _leading(self, column: Title) -> BaseColumn:
        """The column again, with the way to the row's page and the row's buttons."""
        made: BaseColumn = self._get_title_column_class(type(column))(
            column.name,
            label=column.label,
            accessor=column.accessor,
            sort_key=column.sort_key,
            classname=column.classname,
            get_url=lambda row: self.get_edit_url(row) or self.get_inspect_url(row),
        )
        return made

    @cached_property
    def usual(self) -> list[str]:
        """Names of the columns that the list has until others are chosen."""
        names = [f if isinstance(f, str) else f.name for f in self.list_display]
        return [name for name in names if name in self.every_column]

    @cached_property
    def columns(self) -> list[BaseColumn]:
        """What was chosen; the first column, which leads to the row, always stays."""
        wanted = set(self.request.GET.getlist(COLUMNS)) or set(self.usual)
        first = next(iter(self.every_column), None)
        return [
            column
            for name, column in self.every_column.items()
            if name == first or name in wanted
        ]

    @cached_property
    def filterset_class(self) -> type[ListFilters]:
        own = {"Meta": type("Meta", (), {"model": self.model, "fields": self._fields})}
        if self.organization and len(self.organizations) > 1:
            own[ORGANIZATION] = organization_filter(
                self.organization, self.organizations
            )
        if self.house:
            own[HOUSE] = house_filter(self.house)
        names = list(self.every_column.items())[1:]
        if names:
            choices = [(name, str(column.label)) for name, column in names]
            own[COLUMNS] = columns_filter(choices, self.usual[1:])
        return type("Filters", (self.base_filterset_class,), own)

    def get_filterset_kwargs(self) -> dict[str, Any]:
        told = self.request.GET.copy()
        told.setlistdefault(COLUMNS, self.usual[1:])
        return {**super().get_filterset_kwargs(), "data": told}

    @property
    def _fields(self) -> Any:
        fields = self.list_filter or []
        if isinstance(fields, dict):
            return {name: fields[name] for name in fields if name not in self.hidden}
        return [name for name in fields if name not in self.hidden]

    @cached_property
    def is_filtering(self) -> bool:
        """Chosen columns are no filter."""
        if not self.filters or not self.filters.is_valid():
            return False
        return bool(set(self.filters.form.changed_data) - {COLUMNS})

    @cached_property
    def active_filters(self) -> list[Any]:
        shown = super().active_filters
        mark = f"id_{COLUMNS}"
        return [one for one in shown if not str(one.auto_id).startswith(mark)]

    def export(self) -> HttpResponseBase:
        """Every row that the filters leave, in the columns on the screen."""
        columns = self.columns
        rows = self.get_queryset()

        def lines() -> Iterator[list[Any]]:
            for row in rows.iterator(chunk_size=CHUNK):
                yield [column.get_value(row) for column in columns]

        titles = [str(column.label) for column in columns]
        name = self.export_filename or self.model._meta.model_name  # noqa: SLF001
        return download(name, self.request.GET["export"], titles, lines())

    @property
    def table_name(self) -> str:
        return str(self.model._meta.label_lower)  # noqa: SLF001 (public)

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        user, query = self.request.user, kept_query(self.request.GET)
        saved = SavedList.objects.offered_to(user).filter(table=self.table_name)
        return context | {
            "saved_lists": saved if self.save_url_name else (),
            "kept_query": query,
            "share_with": self.organizations,
            "found_label": getattr(context["paginator"], "items_count_label", ""),
        }
