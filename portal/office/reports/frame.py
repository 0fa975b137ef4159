"""What every report has: whose, which month, a table, a chart, a file."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Self

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import DateField, DateTimeField, QuerySet
from django.db.models.functions import TruncMonth
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from cabinet.accounts.models import Organization
from cabinet.charges.models import BillingPeriod
from cabinet.lists.columns import Plain
from cabinet.spreadsheets import WRITERS, download
from cabinet.templatetags.kvartal import money, month, quantity

YEAR = 12
OFFERED = 36
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Bar:
    """A bar of a chart: ``share`` of the longest one, in per cent."""

    label: str
    shown: str
    share: Decimal


@dataclass(frozen=True)
class Chart:
    title: str
    bars: Sequence[Bar]


@dataclass(frozen=True)
class Table:
    """Typed rows under titles; ``total`` is a row of the same width."""

    titles: Sequence[str]
    rows: Sequence[Sequence[Any]]
    total: Sequence[Any] = ()
    charts: Sequence[Chart] = field(default_factory=list)


class Linked(str):
    """Words of a cell that lead to what they name; a file holds the words alone."""

    url: str

    def __new__(cls, words: str, url: str) -> Self:
        made = super().__new__(cls, words)
        made.url = url
        return made


class ReportForm(forms.Form):
    organization = forms.ChoiceField(label="Организация", required=False)
    month = forms.ChoiceField(label="Месяц", required=False)

    def __init__(
        self, data: Any, *, organizations: list[Organization], months: list[dt.date]
    ) -> None:
        super().__init__(data)
        own = [(str(one.pk), one.name) for one in organizations]
        fields: dict[str, Any] = self.fields
        fields["organization"].choices = [("", "Все мои"), *own]
        fields["month"].choices = [(one.isoformat(), month(one)) for one in months]
        if len(own) < 2:
            del self.fields["organization"]


class Report(WagtailAdminTemplateMixin, TemplateView):
    """A subclass says who may look and makes the table.

    ``more`` leads to the screen where one works with what the report counts.
    """

    template_name = "office/report.html"
    permission = ""
    name = ""
    about = ""
    header_icon = "table"

    @property
    def more(self) -> Linked | None:
        return None

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        if not request.user.has_perm(self.permission):
            raise PermissionDenied
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return answer

    def get(  # type: ignore[override]
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        suffix = request.GET.get("export", "")
        if suffix in WRITERS and self.month:
            table = self.table(self.month)
            rows = [*table.rows, table.total] if table.total else table.rows
            return download(self.name, suffix, table.titles, rows)
        answer: HttpResponseBase = super().get(request, *args, **kwargs)
        return answer

    def table(self, month: dt.date) -> Table:
        raise NotImplementedError

    @cached_property
    def own(self) -> list[Organization]:
        return list(Organization.objects.managed_by(self.request.user))

    @cached_property
    def months(self) -> list[dt.date]:
        """The months to choose from, the newest first: it is shown first."""
        first = timezone.localdate().replace(day=1)
        return [months_before(first, n) for n in range(OFFERED)]

    @cached_property
    def form(self) -> ReportForm:
        told = {**self.request.GET.dict()}
        if self.months:
            told.setdefault("month", self.months[0].isoformat())
        return ReportForm(told, organizations=self.own, months=self.months)

    @property
    def month(self) -> dt.date | None:
        told = self.form.cleaned_data if self.form.is_valid() else {}
        wish = told.get("month")
        return dt.date.fromisoformat(wish) if wish else next(iter(self.months), None)

    @property
    def organizations(self) -> list[int]:
        """Keys of the chosen organisation, or of all one's own."""
        told = self.form.cleaned_data if self.form.is_valid() else {}
        wish = told.get("organization")
        return [int(wish)] if wish else [one.pk for one in self.own]

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        shown = self.month
        table = self.table(shown) if shown else Table((), ())
        query = self.request.GET.copy()
        query.pop("export", None)
        return context | {
            "form": self.form,
            "about": self.about,
            "month": shown,
            "table": table,
            "titles": headings(table),
            "rows": [cells(row) for row in table.rows],
            "total": cells(table.total),
            "formats": list(WRITERS),
            "query": query.urlencode(),
            "more": self.more,
            "own_url": reverse(f"office_{self.name}"),
        }


class ChargesReport(Report):
    """A report of published months."""

    permission = "charges.view_charge"

    @cached_property
    def months(self) -> list[dt.date]:
        shown = BillingPeriod.objects.managed_by(self.request.user).published()
        days = shown.order_by("-month").values_list("month", flat=True).distinct()
        return list(days[:OFFERED])


def months_before(month: dt.date, count: int) -> dt.date:
    """The first day of the month so many months earlier."""
    number = month.year * YEAR + month.month - 1 - count
    return dt.date(number // YEAR, number % YEAR + 1, 1)


def last_months(month: dt.date, count: int = YEAR) -> list[dt.date]:
    """So many months that end with this one, the earliest first."""
    return [months_before(month, n) for n in reversed(range(count))]


def in_months(
    rows: QuerySet[Any], field: str, months: Sequence[dt.date]
) -> QuerySet[Any]:
    """The rows of these months, which follow each other, each with ``of_month``.

    ``field`` holds days or moments; a moment is of the month that it is here. By
    bounds and without an order: an index serves, and groups may be counted.
    """
    first: dt.date = months[0]
    after = months_before(months[-1], -1)
    if isinstance(rows.model._meta.get_field(field), DateTimeField):  # noqa: SLF001
        first, after = moment(first), moment(after)
    chosen = rows.filter(**{f"{field}__gte": first, f"{field}__lt": after}).order_by()
    of_month = TruncMonth(field, output_field=DateField())
    found: QuerySet[Any] = chosen.annotate(of_month=of_month)
    return found


def moment(day: dt.date) -> dt.datetime:
    """When the day begins here."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def percent(part: Decimal | int, whole: Decimal | int) -> Decimal | None:
    """«97,50» of a hundred; None of nothing."""
    if not whole:
        return None
    return round(Decimal(part) * HUNDRED / Decimal(whole), 2)


def chart(title: str, values: Sequence[tuple[Any, Any]], unit: str = "") -> Chart:
    """Bars against the longest one; shares of a hundred against the whole.

    Sums and shares are Decimal, counts int and without a unit.
    """
    longest = max((value for _, value in values if value), default=Decimal())
    longest = max(longest, HUNDRED) if unit == "%" else longest
    bars = [
        Bar(
            label,
            "—"
            if value is None
            else f"{_shown(value)}\N{NO-BREAK SPACE}{unit}".strip(),
            max(percent(value or 0, longest) or Decimal(), Decimal()),
        )
        for label, value in values
    ]
    return Chart(title, bars)


def cells(row: Sequence[Any]) -> list[tuple[str, bool, str]]:
    """Each value as it is shown, whether it is a figure, and where it leads."""
    return [
        (
            _shown(value),
            isinstance(value, Decimal | int),
            value.url if isinstance(value, Linked) else "",
        )
        for value in row
    ]


def headings(table: Table) -> list[tuple[str, bool]]:
    """Each title, and whether figures stand below it."""
    columns = zip(*table.rows, strict=True)
    figures = [any(isinstance(v, Decimal | int) for v in column) for column in columns]
    return list(zip(table.titles, figures, strict=False))


def _shown(value: Any) -> str:
    if value is None or value == "":
        return "—"
    if isinstance(value, int):
        return quantity(Decimal(value), 0)
    return money(value) if isinstance(value, Decimal) else str(SHOWN.show(value))


SHOWN = Plain("value")
