"""The shape of a screen's help."""

from collections.abc import Mapping
from dataclasses import dataclass

from cms.manual import SLUG
from cms.markdown import anchor


@dataclass(frozen=True)
class Help:
    """A sentence for the screen, and an article of the manual with its section."""

    text: str
    article: str
    section: str = ""

    @property
    def url(self) -> str:
        place = f"#{anchor(self.section)}" if self.section else ""
        return f"/{SLUG}/{self.article}/{place}"


# Screens by the beginning of their views' names; the longest wins.
Table = Mapping[str, Help]
