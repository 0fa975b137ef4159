"""Addresses of the portal; the site's own pages come last, from Wagtail."""

from typing import NoReturn

from django.conf import settings
from django.http import Http404, HttpRequest
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cabinet.meters.views import by_link
from cabinet.payments.certificates.views import check as check_certificate
from portal import health, installable, metrics, sight
from portal.office.history import history, history_results

# One way in for everybody: Wagtail's own forms know nothing of our limits.
entry = RedirectView.as_view(pattern_name="account_login", query_string=True)


def no_such_page(request: HttpRequest, **kwargs: str) -> NoReturn:
    raise Http404


urlpatterns = [
    path("healthz", health.live),
    path("readyz", health.ready),
    path("metrics", metrics.show),
    path("sight/", sight.choose, name="sight"),
    path("manifest.webmanifest", installable.manifest, name="manifest"),
    path("sw.js", installable.worker, name="worker"),
    path("offline/", installable.offline, name="offline"),
    path("auth/", include("cabinet.residents.auth_urls")),
    path("auth/", include("allauth.urls")),
    path("legal/", include("cabinet.residents.legal_urls")),
    path("cabinet/", include("cabinet.urls")),
    path("payments/", include("cabinet.payments.online.notify_urls")),
    path("certificates/", check_certificate, name="check_certificate"),
    path("readings/<str:token>/", by_link, name="readings_by_link"),
    path("notifications/", include("cabinet.notifications.out_urls")),
    path("admin/login/", entry),
    path("admin/password_reset/", RedirectView.as_view(pattern_name="recover")),
    # Wagtail's actions on many users at once know nothing of organisations.
    path("admin/bulk/residents/<path:action>", no_such_page),
    path("admin/reports/site-history/", history),
    path("admin/reports/site-history/results/", history_results),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("", include("cms.urls")),
    # Pictures of the site; a web server in front may take them over.
    re_path(
        r"^media/(?P<path>(images|original_images)/.+)$",
        serve,
        {"document_root": settings.MEDIA_ROOT},
    ),
    path("_util/login/", entry),
    path("", include(wagtail_urls)),
]
