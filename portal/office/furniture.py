"""A page in the furniture of the back office."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from wagtail.admin.auth import require_admin_access

P = ParamSpec("P")
Screen = Callable[Concatenate[HttpRequest, P], HttpResponse]


def in_the_office(view: Screen[P]) -> Screen[P]:
    """For employees; a visitor is sent to log in, a resident away."""
    guarded: Screen[P] = wraps(view)(require_admin_access(view))
    return guarded


def office_page(
    request: HttpRequest,
    name: str,
    title: str,
    *,
    icon: str = "",
    above: tuple[tuple[str, str], ...] = (),
    **context: Any,
) -> HttpResponse:
    """Draw ``office/<name>.html``; ``above`` are the pages it lies below."""
    crumbs = [{"url": reverse("wagtailadmin_home"), "label": "Главная"}]
    crumbs += [{"url": url, "label": label} for label, url in above]
    crumbs.append({"url": "", "label": title})
    frame = {
        "breadcrumbs_items": crumbs,
        "page_title": title,
        "header_title": title,
        "header_icon": icon,
    }
    return TemplateResponse(request, f"office/{name}.html", frame | context)
