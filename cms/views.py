from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail.models import Site

from cms.forms import SearchForm
from cms.search import found_pages, with_snippets

RESULTS_ON_PAGE = 10


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request.GET if "q" in request.GET else None)
    context: dict[str, Any] = {"form": form}
    site = Site.find_for_request(request)
    if site and form.is_valid():
        query = form.cleaned_data["q"]
        paginator = Paginator(found_pages(site, query), RESULTS_ON_PAGE)
        page = paginator.get_page(request.GET.get("page"))
        results = with_snippets(page, query)
        context |= {"query": query, "page_of_results": page, "results": results}
    return render(request, "cms/search.html", context)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    return render(request, "cms/robots.txt", content_type="text/plain; charset=utf-8")
