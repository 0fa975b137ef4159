"""Pages that an editor has not finished, and notices that end soon."""

import datetime as dt
from typing import Any, cast

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from wagtail.admin.auth import permission_required
from wagtail.admin.paginator import WagtailPaginator
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.query import PageQuerySet

from cabinet.residents.models import User
from cms.models import NoticePage
from portal.office.furniture import office_page

# What ends within these days is worth prolonging or taking off now.
SOON = dt.timedelta(days=3)
PER_PAGE = 50
EDITS = "cms.change_sitesettings"


def _editable(user: User) -> Any:
    policy = PagePermissionPolicy()
    return policy.instances_user_has_permission_for(user, "change")


def changed_pages(user: User) -> PageQuerySet:
    """Never published, or published and changed since."""
    unfinished = Q(has_unpublished_changes=True) | Q(live=False, expired=False)
    return Page.objects.filter(
        unfinished, pk__in=_editable(user).values("pk"), depth__gt=1
    )


def ending_notices(user: User) -> PageQuerySet:
    now = timezone.now()
    return NoticePage.objects.live().filter(
        ends_at__range=(now, now + SOON), pk__in=_editable(user).values("pk")
    )


@require_safe
@permission_required(EDITS)
def drafts(request: HttpRequest) -> HttpResponse:
    pages = changed_pages(cast(User, request.user))
    shown = pages.select_related("owner").order_by("-latest_revision_created_at", "pk")
    return _listed(request, shown, "Черновики и неопубликованные правки")


@require_safe
@permission_required(EDITS)
def ending(request: HttpRequest) -> HttpResponse:
    notices = ending_notices(cast(User, request.user)).defer_streamfields()
    shown = notices.select_related("owner").order_by("ends_at", "pk")
    return _listed(request, shown, "Объявления скоро закончатся")


def _listed(request: HttpRequest, pages: Any, title: str) -> HttpResponse:
    page = WagtailPaginator(pages, PER_PAGE).get_page(request.GET.get("p"))
    return office_page(request, "drafts", title, icon="doc-empty", page=page)
