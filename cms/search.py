"""Search over the site's pages, with the Russian dictionary of the database."""

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page, Site

# Signs that no text holds mark the found words until the text is escaped.
OPENING, CLOSING = "\x02", "\x03"
HEADLINE = (
    f"StartSel={OPENING}, StopSel={CLOSING}, MaxFragments=2, MaxWords=22, MinWords=8,"
    ' FragmentDelimiter=" … "'
)


def found_pages(site: Site, query: str) -> Any:
    """Published pages of the site that hold the words, best first."""
    pages = Page.objects.descendant_of(site.root_page, inclusive=True).live().public()
    return pages.specific().search(query, operator="and")


def with_snippets(pages: Iterable[Page], query: str) -> list[tuple[Page, SafeString]]:
    """The pages with the pieces of their text where the words were found."""
    found = list(pages)
    snippets = map(marked, headlines(map(text_of, found), query))
    return list(zip(found, snippets, strict=True))


def text_of(page: Page) -> str:
    """What a reader sees of the page, without its title."""
    body = getattr(page, "body", None)
    blocks = body.stream_block.get_searchable_content(body) if body else []
    return " ".join(filter(None, [page.lead, *map(str, blocks)]))


def headlines(texts: Iterable[str], query: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ts_headline('russian', text, plainto_tsquery('russian', %s), %s)"
            " FROM unnest(%s::text[]) WITH ORDINALITY AS texts (text, position)"
            " ORDER BY position",
            [query, HEADLINE, list(texts)],
        )
        return [headline for (headline,) in cursor.fetchall()]


def marked(headline: str) -> SafeString:
    html = escape(headline).replace(OPENING, "<mark>").replace(CLOSING, "</mark>")
    return mark_safe(html)  # noqa: S308 (escaped the line above)
