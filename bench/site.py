"""Pages for visitors against empty views, in requests a second.

Two empty views: one of a Django without any middleware, which is the promise, and
one that goes the whole way through this portal's. A figure of 0.90 means nine pages
in the time of ten empty answers; above 1 a page is the faster of the two.
"""

from collections.abc import Iterator
from datetime import date

from django.core.management import call_command
from wagtail.models import Site

from bench.result import Result, at_least
from bench.serving import rate, served
from cms.models import NewsIndexPage, NewsPage, SiteSettings

BARE, EMPTY = "/", "/healthz"
PAGES = {"Главная сайта": "/", "Новости": "/news/", "Объявления": "/notices/"}
REQUESTS, ROUNDS, LEAST_SHARE, NEWS = 400, 3, 0.8, 9


def run() -> list[Result]:
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    _write_news()
    return list(_against_empty())


def _against_empty() -> Iterator[Result]:
    with served("bench.empty") as bare_port, served() as port:
        ways = [(bare_port, BARE), *((port, page) for page in (EMPTY, *PAGES.values()))]
        rounds = [[rate(*way, "", REQUESTS) for way in ways] for _ in range(ROUNDS)]
    bare, empty, *pages = (max(several) for several in zip(*rounds, strict=True))
    for name, several in zip(PAGES, pages, strict=True):
        yield at_least(f"{name}: ответов в секунду", several, LEAST_SHARE * bare, "1/с")
        yield at_least(
            f"{name} ÷ пустой вид голого Django", several / bare, LEAST_SHARE
        )
        yield at_least(f"{name} ÷ пустой вид портала", several / empty, LEAST_SHARE)


def _write_news() -> None:
    site = Site.objects.get(is_default_site=True)
    SiteSettings.objects.get_or_create(site=site, company_name="УК «Мера»")
    section = NewsIndexPage.objects.get()
    for number in range(NEWS):
        day = date(2026, 1, number + 1)
        page = NewsPage(title=f"Новость {number}", slug=f"novost-{number}", date=day)
        section.add_child(instance=page)
        page.save_revision().publish()
