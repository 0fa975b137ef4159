"""Pages for visitors against an empty view of the same portal and server."""

from collections.abc import Iterator
from datetime import date

from django.core.management import call_command
from wagtail.models import Site

from bench.result import Result, at_least
from bench.serving import rate, served
from cms.models import NewsIndexPage, NewsPage, SiteSettings

# Lives beside the site and does nothing: the whole way without a page.
EMPTY = "/healthz"
PAGES = {"Главная сайта": "/", "Новости": "/news/", "Объявления": "/notices/"}
REQUESTS, ROUNDS, LEAST_SHARE, NEWS = 400, 3, 0.8, 9


def run() -> list[Result]:
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    _write_news()
    return list(_against_empty())


def _against_empty() -> Iterator[Result]:
    addresses = [EMPTY, *PAGES.values()]
    with served() as port:
        rounds = [
            [rate(port, address, "", REQUESTS) for address in addresses]
            for _ in range(ROUNDS)
        ]
    empty, *pages = (max(several) for several in zip(*rounds, strict=True))
    for name, several in zip(PAGES, pages, strict=True):
        yield at_least(f"{name} ÷ пустой вид", several / empty, LEAST_SHARE)


def _write_news() -> None:
    site = Site.objects.get(is_default_site=True)
    SiteSettings.objects.get_or_create(site=site, company_name="УК «Мера»")
    section = NewsIndexPage.objects.get()
    for number in range(NEWS):
        day = date(2026, 1, number + 1)
        page = NewsPage(title=f"Новость {number}", slug=f"novost-{number}", date=day)
        section.add_child(instance=page)
        page.save_revision().publish()
