from typing import Any

from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from wagtail.contrib.search_promotions.models import Query
from wagtail.models import Site
from wagtail.search.utils import normalise_query_string

from cms.forms import SearchForm
from cms.models import SearchMiss
from cms.search import found_pages, with_snippets
from cms.spelling import respelled

RESULTS_ON_PAGE = 10


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request.GET if "q" in request.GET else None)
    context: dict[str, Any] = {"form": form}
    site = Site.find_for_request(request)
    if site and form.is_valid():
        context |= results_of(site, form.cleaned_data["q"], request.GET.get("page"))
    return render(request, "cms/search.html", context)


def results_of(site: Site, query: str, number: str | None) -> dict[str, Any]:
    """A page of answers: to the words as typed, else to what they probably meant."""
    asked, found = query, found_pages(site, query)
    if not found.count():
        _remember_miss(query)
        query = respelled(site, query)
        found = found_pages(site, query)
    page = Paginator(found, RESULTS_ON_PAGE).get_page(number)
    picks = Query.objects.filter(query_string=normalise_query_string(asked)).first()
    return {
        "asked": asked,
        "query": query,
        "page_of_results": page,
        "results": with_snippets(page, query),
        "promoted": picks.editors_picks.select_related("page") if picks else (),
    }


def _remember_miss(query: str) -> None:
    words = normalise_query_string(query)
    miss, _ = SearchMiss.objects.get_or_create(query=words)
    SearchMiss.objects.filter(pk=miss.pk).update(
        times=F("times") + 1, last_at=timezone.now()
    )


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    return render(request, "cms/robots.txt", content_type="text/plain; charset=utf-8")
