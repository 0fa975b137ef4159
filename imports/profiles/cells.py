"""One cell of a foreign file to what our own files hold in its place.

Nothing here refuses: what can't be understood stays as it is written, and the
kind's own check names it.
"""

import datetime as dt
import re
from collections.abc import Callable
from functools import lru_cache

from imports.kinds import Column, Type
from imports.profiles.settings import ColumnRule, Settings

Cleaner = Callable[[str], str]
OTHERS = "*"
FEW = 4096
# «1.234.567,89» and «1,234,567.89»: the other sign parts the thousands.
GROUPED = {
    ",": re.compile(r"[-+−]?\d{1,3}(?:\.\d{3})+(?:,\d+)?"),
    ".": re.compile(r"[-+−]?\d{1,3}(?:,\d{3})+(?:\.\d+)?"),
}


def cleaner(rule: ColumnRule, column: Column, settings: Settings) -> Cleaner:
    """What happens to every cell of a column, in this order."""
    steps: list[Cleaner] = [str.strip]
    if rule.after:
        steps.append(_behind_labels(rule.after))
    if rule.strip:
        steps.append(_without_labels(rule.strip))
    if rule.values:
        steps.append(_replaced(rule))
    steps.extend(_typed(column.type, settings))
    return _chain(steps)


def _typed(type_: Type, settings: Settings) -> list[Cleaner]:
    if type_ is Type.NUMBER and settings.decimal:
        return [_ungrouped(settings.decimal)]
    if type_ is Type.DATE and settings.dates:
        return [_dated(settings.dates, "%Y-%m-%d")]
    if type_ is Type.MONTH and settings.months:
        return [_dated(settings.months, "%Y-%m")]
    return []


def _chain(steps: list[Cleaner]) -> Cleaner:
    if len(steps) == 1:
        return steps[0]
    if len(steps) == 2:
        first, second = steps
        return lambda text: second(first(text))

    def clean(text: str) -> str:
        for step in steps:
            text = step(text)
        return text

    return clean


def _without_labels(labels: tuple[str, ...]) -> Cleaner:
    names = "|".join(re.escape(str(label)) for label in labels)
    label = re.compile(rf"(?:\s*(?:{names})\s*)+", re.IGNORECASE)

    def clean(text: str) -> str:
        found = label.match(text)
        return text[found.end() :] if found else text

    return clean


def _behind_labels(labels: tuple[str, ...]) -> Cleaner:
    names = "|".join(re.escape(str(label)) for label in labels)
    label = rf"(?<!\w)(?:{names})(?!\w)[\s:№.]*"
    told = re.compile(rf"{label}([\w/-]*\d[\w/-]*)", re.IGNORECASE)

    def clean(text: str) -> str:
        found = told.search(text)
        return found[1] if found else ""

    return clean


def _replaced(rule: ColumnRule) -> Cleaner:
    def clean(text: str) -> str:
        return str(rule.values.get(text, rule.values.get(OTHERS, text)))

    return clean


def _ungrouped(decimal: str) -> Cleaner:
    pattern, group = GROUPED[decimal], "." if decimal == "," else ","

    def clean(text: str) -> str:
        return text.replace(group, "") if pattern.fullmatch(text) else text

    return clean


def _dated(pattern: str, written: str) -> Cleaner:
    # A file has few days, however many rows; reading one takes long.
    @lru_cache(maxsize=FEW)
    def clean(text: str) -> str:
        try:
            # A day of the calendar has no time zone.
            found = dt.datetime.strptime(text, pattern)  # noqa: DTZ007
        except ValueError:
            return text
        return f"{found:{written}}"

    return clean
