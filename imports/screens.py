"""What the screens of «Загрузка данных» share: who may come in, and the furniture."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from wagtail.admin.auth import permission_required

TITLE = "Загрузка данных"
may_import = permission_required("imports.add_importrun")


def page(
    request: HttpRequest, name: str, *, subtitle: str = "", **context: Any
) -> HttpResponse:
    """A page in the furniture of the back office."""
    crumbs = [
        {"url": reverse("wagtailadmin_home"), "label": "Главная"},
        {"url": reverse("imports:list") if subtitle else "", "label": TITLE},
    ]
    if subtitle:
        crumbs.append({"url": "", "label": subtitle})
    context |= {
        "breadcrumbs_items": crumbs,
        "header_title": subtitle or TITLE,
        "header_icon": "upload",
    }
    return TemplateResponse(request, f"imports/{name}.html", context)
