"""What those who run the site look back at: searches, views, links."""

import datetime as dt
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import Case, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page

from cms.dead_links import dead_links
from cms.models import PageVisits, SearchMiss

WEEK, MONTH = dt.timedelta(days=7), dt.timedelta(days=30)
MAY_EDIT = "cms.change_sitesettings"


class Pages(WagtailPaginator):
    @property
    def items_count_label(self) -> str:
        """Wagtail would say «3 просмотры страниц»."""
        return f"Всего: {self.count}"


class SiteReport(ReportView):
    """A report for those who run the site."""

    is_searchable = False
    paginator_class = Pages

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        if not request.user.has_perm(MAY_EDIT):
            raise PermissionDenied
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return answer

    @classmethod
    def addresses(cls, folder: str) -> list[URLPattern]:
        """The report and, for its filters and pages, its table alone."""
        names = cls.index_url_name, cls.index_results_url_name
        return [
            path(f"reports/{folder}/", cls.as_view(), name=names[0]),
            path(
                f"reports/{folder}/results/",
                cls.as_view(results_only=True),
                name=names[1],
            ),
        ]


class MissedSearches(SiteReport):
    model = SearchMiss
    page_title = "Что искали и не нашли"
    header_icon = "search"
    no_results_message = "Всё, что искали на сайте, нашлось."
    index_url_name = "missed_searches"
    index_results_url_name = "missed_searches_results"
    list_export: ClassVar[list[str]] = ["query", "times", "last_at"]
    columns: ClassVar[list[Column]] = [
        Column("query", label="Что искали"),
        Column("times", label="Сколько раз", classname="list-number"),
        DateColumn("last_at", label="В последний раз"),
    ]

    def get_queryset(self) -> QuerySet[SearchMiss]:
        return SearchMiss.objects.all()


class VisitedPages(SiteReport):
    """What the site itself counts: no cookies, no foreign counter."""

    model = PageVisits
    page_title = "Просмотры страниц"
    header_icon = "view"
    no_results_message = "За последние 30 дней страницы никто не открывал."
    index_url_name = "visited_pages"
    index_results_url_name = "visited_pages_results"
    list_export: ClassVar[list[str]] = ["path", "week", "month"]
    export_headings: ClassVar[dict[str, str]] = {
        "path": "Страница",
        "week": "За 7 дней",
        "month": "За 30 дней",
    }
    columns: ClassVar[list[Column]] = [
        Column("path", label="Страница"),
        Column("week", label="За 7 дней", classname="list-number"),
        Column("month", label="За 30 дней", classname="list-number"),
    ]

    def get_queryset(self) -> QuerySet[Any]:
        """The last thirty days, the most read first."""
        today = timezone.localdate()
        recent = PageVisits.objects.filter(day__gt=today - MONTH)
        of_week = Q(day__gt=today - WEEK)
        sums: QuerySet[Any] = recent.values("path").annotate(
            week=Coalesce(Sum("times", filter=of_week), 0), month=Sum("times")
        )
        return sums.order_by("-month", "path")


class DeadLinks(SiteReport):
    """Pages whose readers are led to what isn't there any more."""

    model = Page
    page_title = "Ссылки, которые никуда не ведут"
    header_icon = "link"
    no_results_message = "Все ссылки ведут на страницы, которые есть."
    index_url_name = "dead_links"
    index_results_url_name = "dead_links_results"
    list_export: ClassVar[list[str]] = ["title", "dead"]
    export_headings: ClassVar[dict[str, str]] = {
        "title": "Страница",
        "dead": "Куда ведёт ссылка",
    }
    columns: ClassVar[list[Column]] = [
        TitleColumn(
            "title",
            label="Страница",
            get_url=lambda page: reverse("wagtailadmin_pages:edit", args=[page.pk]),
        ),
        Column("dead", label="Куда ведёт ссылка"),
    ]

    def get_queryset(self) -> QuerySet[Page]:
        found = dead_links(Page.objects.all())
        told = [When(pk=pk, then=Value("; ".join(found[pk]))) for pk in found]
        pages: QuerySet[Page] = Page.objects.filter(pk__in=found).annotate(
            dead=Case(*told, default=Value(""))
        )
        return pages.order_by("title")
