"""Links of published pages that lead nowhere: to what was taken down or deleted."""

from collections.abc import Iterable, Iterator

from django.db.models import Model
from wagtail.documents import get_document_model
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.query import PageQuerySet

AT_A_TIME = 100


def dead_links(pages: PageQuerySet) -> dict[int, list[str]]:
    """What the texts of the published among ``pages`` lead to in vain, by page.

    The texts themselves are read: Wagtail's index of references forgets what was
    deleted. A foreign key (the notice that another corrects) is no link that a
    reader could follow.
    """
    led = {
        page.pk: set(_targets(page))
        for page in pages.live().specific().iterator(chunk_size=AT_A_TIME)
    }
    everything = set().union(*led.values())
    wanted = {
        kind: [key for of, key in everything if of == kind] for kind, _ in everything
    }
    told = {
        (kind, key): words
        for kind, keys in wanted.items()
        for key, words in _told(kind, keys)
    }
    found = {
        pk: sorted(told[target] for target in targets if target in told)
        for pk, targets in led.items()
    }
    return {pk: words for pk, words in found.items() if words}


Target = tuple[type[Model], str]


def _targets(page: Page) -> Iterator[Target]:
    """The pages and documents that the page's texts lead to."""
    kinds = (Page, get_document_model())
    for field in page._meta.get_fields():  # noqa: SLF001 (Django's documented way)
        if isinstance(field, RichTextField | StreamField):
            value = field.value_from_object(page)
            for kind, key, _, _ in field.extract_references(value):
                if kind in kinds:
                    yield kind, str(key)


def _told(kind: type[Model], keys: Iterable[str]) -> Iterator[tuple[str, str]]:
    """In words what is wrong with those of ``keys`` that nobody can open."""
    rows = kind._default_manager.in_bulk([int(key) for key in keys])  # noqa: SLF001
    gone = "удалённая страница" if kind is Page else "удалённый документ"
    for key in keys:
        row = rows.get(int(key))
        if row is None:
            yield key, gone
        elif isinstance(row, Page) and not row.live:
            yield key, f"«{row.title}» (снята с публикации)"
