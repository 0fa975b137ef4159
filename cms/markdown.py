"""Markdown as safe HTML: no tags of the author's own, headings with anchors."""

from functools import cache

from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from markdown_it import MarkdownIt

HEADING = "heading_open"


def anchor(heading: str) -> str:
    """The part of an address after «#»: «Закрыть месяц» is «закрыть-месяц»."""
    return slugify(heading, allow_unicode=True)


def headings(text: str) -> list[str]:
    """The headings of the second level, in order."""
    tokens = _parser().parse(text)
    return [
        tokens[number + 1].content
        for number, token in enumerate(tokens)
        if token.type == HEADING and token.tag == "h2"
    ]


def drawn(text: str) -> SafeString:
    """The text as HTML; the title is the page's own and left out."""
    parser = _parser()
    tokens = parser.parse(text)
    if tokens and tokens[0].type == HEADING and tokens[0].tag == "h1":
        tokens = tokens[3:]
    for number, token in enumerate(tokens):
        if token.type == HEADING:
            token.attrSet("id", anchor(tokens[number + 1].content))
    html = parser.renderer.render(tokens, parser.options, {})
    # Tags in the text itself are off: what is left is the parser's own.
    safe: SafeString = mark_safe(html)  # noqa: S308
    return safe


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")
