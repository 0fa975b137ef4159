from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.reports import ReportView

from cms.models import SearchMiss

MAY_EDIT = "cms.change_sitesettings"


class SiteReport(ReportView):
    """A report for those who run the site."""

    is_searchable = False

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        if not request.user.has_perm(MAY_EDIT):
            raise PermissionDenied
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return answer


class MissedSearches(SiteReport):
    model = SearchMiss
    page_title = "Что искали и не нашли"
    header_icon = "search"
    index_url_name = "missed_searches"
    index_results_url_name = "missed_searches_results"
    list_export: ClassVar[list[str]] = ["query", "times", "last_at"]
    columns: ClassVar[list[Column]] = [
        Column("query", label="Что искали"),
        Column("times", label="Сколько раз"),
        DateColumn("last_at", label="В последний раз"),
    ]

    def get_queryset(self) -> QuerySet[SearchMiss]:
        return SearchMiss.objects.all()
