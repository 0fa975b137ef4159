"""What a mistyped search probably meant, by the words of the site itself."""

import re
from difflib import get_close_matches

from django.core.cache import cache
from wagtail.models import Page, Site

from cms.frame import current_stamp
from cms.search import text_of

WORD = re.compile(r"[а-яёa-z]{3,}")
# «отаплиние» is «отопление»; «вода» is not «года».
LIKENESS, LIKENESS_OF_SHORT, SHORT = 0.7, 0.8, 5
MOST_PAGES = 2000
SECONDS = 24 * 3600


def respelled(site: Site, query: str) -> str:
    """The query with each unknown word replaced by the nearest known one.

    The query itself where nothing near is known.
    """
    known = _words_of(site)
    return WORD.sub(lambda found: _nearest(found[0], known), query.lower())


def _nearest(word: str, known: set[str]) -> str:
    if word in known:
        return word
    likeness = LIKENESS if len(word) > SHORT else LIKENESS_OF_SHORT
    [nearest] = get_close_matches(word, known, n=1, cutoff=likeness) or [word]
    return nearest


def _words_of(site: Site) -> set[str]:
    """Read once for all searches, and again when the site has changed."""
    key = f"cms.words.{site.pk}"
    kept: tuple[str, set[str]] = cache.get(key, ("", set()))
    if kept[0] != current_stamp():
        kept = current_stamp(), _read_words(site)
        cache.set(key, kept, SECONDS)
    return kept[1]


def _read_words(site: Site) -> set[str]:
    pages = Page.objects.descendant_of(site.root_page, inclusive=True).live().public()
    words: set[str] = set()
    for page in pages.specific()[:MOST_PAGES]:
        words.update(WORD.findall(f"{page.title} {text_of(page)}".lower()))
    return words
