"""What the screens of «Загрузка данных» share: who may come in, and the furniture."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from wagtail.admin.auth import user_passes_test

from cabinet.accounts.models import PERSONAL

TITLE = "Загрузка данных"
# Files of every kind name people, and so do their errors.
RIGHTS = ("imports.add_importrun", PERSONAL)
may_import = user_passes_test(lambda user: user.has_perms(RIGHTS))


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
