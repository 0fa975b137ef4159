"""A page in the furniture of the back office."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse


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
