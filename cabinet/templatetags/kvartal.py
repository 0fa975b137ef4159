"""How the portal writes money, volumes, months, telephones; loaded everywhere."""

import datetime as dt
import re
from decimal import Decimal
from functools import lru_cache

from django import template
from django.conf import settings
from django.utils import formats

register = template.Library()

NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
NOTHING = "—"
MOBILE = re.compile(r"(?:\+?7|8(?=9))(\d{3})(\d{3})(\d\d)(\d\d)")
BEFORE_A_NAME = re.compile(r"(№|\b(?:кв|д|ул|г)\.) ")


def grouped(value: Decimal, places: int) -> str:
    text = f"{abs(value):,.{places}f}".replace(",", NO_BREAK_SPACE).replace(".", ",")
    return f"{MINUS}{text}" if round(value, places) < 0 else text


@register.filter
def money(value: Decimal | None) -> str:
    """«1 775,84»; a dash where the billing program told nothing."""
    return NOTHING if value is None else grouped(Decimal(value), 2)


@register.filter
def rubles(value: Decimal | None) -> str:
    return NOTHING if value is None else f"{money(value)}{NO_BREAK_SPACE}₽"


@register.filter
def change(value: Decimal) -> str:
    """«+12,40» or «−3,00»; a dash where nothing changed."""
    if not value:
        return NOTHING
    return f"+{money(value)}" if value > 0 else money(value)


@register.filter
def unsigned(value: Decimal) -> Decimal:
    return abs(value)


@register.filter
def quantity(value: Decimal | None, places: int = 2) -> str:
    """A volume with at least ``places`` decimals and no idle zeros after them."""
    if value is None:
        return NOTHING
    exponent = Decimal(value).normalize().as_tuple().exponent
    return grouped(Decimal(value), max(places, -int(exponent)))


@register.filter
def month(value: dt.date | None) -> str:
    """«Август 2017»."""
    return NOTHING if value is None else _month(value.year, value.month)


@lru_cache(maxsize=1000)
def _month(year: int, number: int) -> str:
    return formats.date_format(dt.date(year, number, 1), "F Y")


@register.filter
def bound(text: object) -> str:
    """The text with «№ 15» and «кв. 7» kept on one line."""
    return BEFORE_A_NAME.sub(rf"\1{NO_BREAK_SPACE}", str(text))


@register.filter
def phone(number: str) -> str:
    """«79001234567» as «+7 900 123-45-67»; what has spaces stays as it was written."""
    whole = MOBILE.fullmatch(number)
    if whole is None:
        return number
    code, *rest = whole.groups()
    return NO_BREAK_SPACE.join(["+7", code, "-".join(rest)])


@register.simple_tag
def site_name() -> str:
    return str(settings.SITE_NAME)
