"""Which articles are read before a resident writes all the same."""

import datetime as dt
from typing import Any, ClassVar

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from wagtail.admin.ui.tables import Column

from cabinet.requests.models import ServiceRequest
from cms.desk.reports import SiteReport
from cms.models import ArticleReading, InstructionPage

SPAN = dt.timedelta(days=90)
# Who writes later than this wrote about something else.
AFTER = dt.timedelta(hours=1)


class ArticleReadings(SiteReport):
    model = InstructionPage
    page_title = "Что читают перед обращением"
    header_icon = "doc-full"
    index_url_name = "article_readings"
    index_results_url_name = "article_readings_results"
    list_export: ClassVar[list[str]] = ["title", "read", "readers", "wrote"]
    export_headings: ClassVar[dict[str, str]] = {
        "read": "Прочтений",
        "readers": "Жителей",
        "wrote": "Написали в течение часа",
    }
    columns: ClassVar[list[Column]] = [
        Column("title", label="Инструкция"),
        Column("read", label="Прочтений"),
        Column("readers", label="Жителей"),
        Column("wrote", label="Написали в течение часа"),
    ]

    def get_queryset(self) -> QuerySet[Any]:
        """The last ninety days, those first after which people write most often."""
        recent = Q(readings__at__gte=timezone.now() - SPAN)
        wrote = Q(readings__in=_followed_by_a_request())
        articles: QuerySet[Any] = InstructionPage.objects.annotate(
            read=Count("readings", filter=recent, distinct=True),
            readers=Count("readings__reader", filter=recent, distinct=True),
            wrote=Count("readings", filter=recent & wrote, distinct=True),
        )
        return articles.order_by("-wrote", "-read", "title")


def _followed_by_a_request() -> QuerySet[ArticleReading]:
    written = ServiceRequest.objects.filter(
        author=OuterRef("reader"),
        created_at__gte=OuterRef("at"),
        created_at__lte=OuterRef("latest"),
    )
    return ArticleReading.objects.annotate(latest=F("at") + AFTER).filter(
        Exists(written)
    )
