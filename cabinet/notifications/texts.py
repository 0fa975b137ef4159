"""Filling texts: values stand in braces, and nothing else means anything."""

import re
from collections.abc import Iterable, Mapping

from cabinet.accounts.models import Organization
from cabinet.notifications.models import OwnText
from cabinet.notifications.occasions import OCCASIONS, Occasion

VALUE = re.compile(r"\{([^{}]*)\}")
SPACES = re.compile(r"[ \t]+(?=[\n,.]|$)")
# What a mail server takes for a header of its own.
LINES = re.compile(r"[\r\n]+")


def fill(text: str, values: Mapping[str, str]) -> str:
    return VALUE.sub(lambda found: values[found[1].strip().lower()], text)


def one_line(text: str) -> str:
    return LINES.sub(" ", text).strip()


def unknown_in(text: str, known: Iterable[str]) -> list[str]:
    """The values of a text that nobody could fill, as they are written."""
    names = set(known)
    strange = [
        found for found in VALUE.findall(text) if found.strip().lower() not in names
    ]
    return [f"{{{name}}}" for name in dict.fromkeys(strange)]


def has_lone_brace(text: str) -> bool:
    return bool(re.search(r"[{}]", VALUE.sub("", text)))


class Wording:
    """The words of organisations, each read once: a sending asks for them often."""

    def __init__(self) -> None:
        self._own: dict[int | None, dict[tuple[str, str], tuple[str, str]]] = {}

    def of(
        self, organization: Organization | None, occasion: Occasion, channel: str
    ) -> tuple[str, str]:
        """Subject and body with their braces."""
        pk = organization.pk if organization else None
        if pk not in self._own:
            self._own[pk] = _written_by(pk)
        return self._own[pk].get((occasion.code, channel)) or occasion.own(channel)


def _written_by(organization: int | None) -> dict[tuple[str, str], tuple[str, str]]:
    if organization is None:
        return {}
    rows = OwnText.objects.filter(
        organization=organization, occasion__in=OCCASIONS
    ).values_list("occasion", "channel", "subject", "body")
    return {(code, channel): (subject, body) for code, channel, subject, body in rows}
