"""What lets the portal be put on a telephone's screen and open without a network.

The worker keeps one page that says there is no network. It never keeps a page
of the cabinet: what is personal stays on the server.
"""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from cms.frame import frame_of

PAPER, BRAND = "#f5f6f3", "#0b6464"
ICONS = (("icon-192", "192x192", "any"), ("icon-512", "512x512", "any"))
MASKABLE = ("icon-maskable", "512x512", "maskable")


@require_safe
@cache_control(max_age=3600)
def manifest(request: HttpRequest) -> HttpResponse:
    company = dict(frame_of(request).company).get("company_name") or "Квартал"
    told = {
        "name": f"{company}: личный кабинет",
        "short_name": company[:12],
        "lang": "ru",
        "start_url": "/cabinet/",
        "scope": "/",
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": BRAND,
        "icons": [
            {
                "src": static(f"portal/img/{name}.png"),
                "sizes": sizes,
                "type": "image/png",
                "purpose": purpose,
            }
            for name, sizes, purpose in (*ICONS, MASKABLE)
        ],
        "shortcuts": [
            {"name": "Показания счётчиков", "url": "/cabinet/readings/"},
            {"name": "Отключения", "url": "/notices/?outages=1"},
        ],
    }
    return JsonResponse(
        told,
        content_type="application/manifest+json",
        json_dumps_params={"ensure_ascii": False},
    )


@require_safe
@cache_control(no_cache=True)
def worker(request: HttpRequest) -> HttpResponse:
    """Served from the root, since a worker answers for what lies below it only."""
    return render(
        request, "portal/sw.js", content_type="text/javascript; charset=utf-8"
    )


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    return render(request, "offline.html")
