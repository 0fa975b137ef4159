"""What the desk's pages share: who may enter, the furniture, what is told."""

from collections.abc import Callable
from functools import partial
from typing import Any, ParamSpec, Protocol, cast

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from cabinet.accounts.models import PERSONAL
from cabinet.accounts.telling import Telling
from cabinet.requests import services
from cabinet.requests.models import ServiceRequest
from cabinet.residents.models import User

TITLE = "Заявки"
P = ParamSpec("P")


class Decorator(Protocol):
    def __call__(
        self, view: Callable[P, HttpResponse]
    ) -> Callable[P, HttpResponse]: ...


def _may(permission: str) -> Decorator:
    """Whoever works with requests sees who wrote them."""
    wanted = (permission, PERSONAL)
    return cast(Decorator, permission_required(wanted, raise_exception=True))


may_see = _may("service_requests.view_servicerequest")
may_change = _may("service_requests.change_servicerequest")
may_add = _may("service_requests.add_servicerequest")


def own_request(request: HttpRequest, pk: int) -> ServiceRequest:
    rows = ServiceRequest.objects.managed_by(request.user).for_list()
    return get_object_or_404(rows.select_related("author", "organization"), pk=pk)


def desk_page(
    request: HttpRequest, name: str, *, subtitle: str = "", **context: Any
) -> HttpResponse:
    """A page in the furniture of the back office."""
    crumbs = [
        {"url": reverse("wagtailadmin_home"), "label": "Главная"},
        {"url": reverse("service_requests:queue") if subtitle else "", "label": TITLE},
    ]
    if subtitle:
        crumbs.append({"url": "", "label": subtitle})
    context |= {
        "breadcrumbs_items": crumbs,
        "header_title": subtitle or TITLE,
        "header_icon": "form",
    }
    return TemplateResponse(request, f"requests/staff/{name}.html", context)


Told = partial(Telling, services.RequestError)


def who(request: HttpRequest) -> User:
    return cast(User, request.user)
