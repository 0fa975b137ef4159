"""One page that shows what was «sent» where no providers are set."""

from django.contrib.auth.decorators import user_passes_test
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from cabinet.notifications.filed import newest
from cabinet.notifications.models import Channel
from cabinet.notifications.staff.access import may_see_files
from cabinet.notifications.staff.pages import page

PER_PAGE = 20


@require_safe
@user_passes_test(may_see_files)
def index(request: HttpRequest) -> HttpResponse:
    wish = request.GET.get("channel", "")
    channel = Channel(wish) if wish in Channel.values else Channel.EMAIL
    shown = Paginator(newest(channel), PER_PAGE).get_page(request.GET.get("page"))
    name = request.GET.get("open", "")
    opened = next((one for one in shown if one.name == name), None)
    return page(
        request,
        "files",
        tab="files",
        channel=channel,
        channels=Channel,
        page=shown,
        opened=opened or next(iter(shown), None),
        query=f"channel={channel}",
    )


urlpatterns = [path("files/", index, name="files")]
