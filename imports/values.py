"""Text of a cell to a value. Each parser raises ValueError with a Russian
sentence: what is wrong and what to do. Nothing here rounds or guesses.
"""

import datetime as dt
import re
from decimal import Decimal

NOTHING = {"", "-", "‐", "‑", "–", "—", "−"}
MINUSES = str.maketrans(dict.fromkeys("‐‑–−", "-"))
# Digits in a row, or in threes apart: «12 34» is a slip, not a number.
NUMBER = re.compile(
    r"([-+]?) ?([0-9]{1,30}|[0-9]{1,3}(?: [0-9]{3}){1,9})(?:[.,]([0-9]{1,20}))?"
)
FIRST_YEAR, LAST_YEAR = 1900, 2100
ISO_DATE = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ]00:00(?::00(?:\.0+)?)?)?"
)
RUSSIAN_DATE = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")
MONTHS = (
    "январь",
    "февраль",
    "март",
    "апрель",
    "май",
    "июнь",
    "июль",
    "август",
    "сентябрь",
    "октябрь",
    "ноябрь",
    "декабрь",
)
NAMED_MONTH = re.compile(r"([а-я]+) ([0-9]{4})(?: ?(?:г\.?|года?))?")
DOTTED_MONTH = re.compile(r"([0-9]{1,2})[./-]([0-9]{4})")
ISO_MONTH = re.compile(r"([0-9]{4})-([0-9]{1,2})")
SHORT_MONTH = re.compile(r"([0-9]{1,2})([0-9]{2})")
INN = re.compile(r"[0-9]{10}|[0-9]{12}")
MANGLED = re.compile(r"[0-9](?:[.,][0-9]+)?[eE]\+?[0-9]+")


def text(cell: str) -> str:
    """One line of text: spaces of every kind collapsed; a lone dash is none."""
    collapsed = _collapsed(cell)
    return "" if collapsed in NOTHING else collapsed


def code(cell: str) -> str:
    """An account, flat or meter number: text as it stands, leading zeros too."""
    collapsed = _collapsed(cell)
    if MANGLED.fullmatch(collapsed):
        raise ValueError(
            "Excel сократил длинный номер."
            " Сделайте столбец текстовым и впишите номер целиком."
        )
    return collapsed


def number(cell: str) -> Decimal | None:
    """«1 775,84», «1775.84», «−5»; a dash or nothing is None."""
    written = _collapsed(cell)
    if written in NOTHING:
        return None
    match = NUMBER.fullmatch(written.translate(MINUSES))
    if match is None:
        raise ValueError("Это не число. Впишите его так: 1775,84.")
    sign, whole, fraction = match.groups()
    digits = f"{sign}{whole.replace(' ', '')}"
    # «440,000» means 440: idle zeros are no decimals.
    fraction = (fraction or "").rstrip("0")
    return Decimal(f"{digits}.{fraction}" if fraction else digits)


def whole(cell: str) -> int | None:
    """A number without a fraction; a dash or nothing is None."""
    value = number(cell)
    if value is None:
        return None
    if value != value.to_integral_value():
        raise ValueError("Нужно целое число. Впишите его без дробной части.")
    return int(value)


def date(cell: str) -> dt.date | None:
    """«12.09.2017», «2017-09-12» or Excel's midnight; a dash or nothing is None."""
    written = _collapsed(cell)
    if written in NOTHING:
        return None
    if match := RUSSIAN_DATE.fullmatch(written):
        day, month_number, year = match.groups()
    elif match := ISO_DATE.fullmatch(written):
        year, month_number, day = match.groups()
    else:
        raise ValueError("Это не дата. Впишите её так: 12.09.2017.")
    return _date(int(year), int(month_number), int(day))


def month(cell: str) -> dt.date | None:
    """The first day of «Август 2017», «08.2017», «0817», «2017-08», «01.08.2017».

    Excel drops the zero of «0817» and «08.2017»: «817» and «8.2017» count too.
    """
    written = _collapsed(cell).lower()
    if written in NOTHING:
        return None
    if ISO_DATE.fullmatch(written) or RUSSIAN_DATE.fullmatch(written):
        return _first_day(date(written))
    year, month_number = _month_parts(written)
    if not 1 <= month_number <= 12:
        raise ValueError("Такого месяца нет. Впишите период так: 08.2017.")
    return _date(year, month_number, 1)


def inn(cell: str) -> str:
    """Ten or twelve digits."""
    digits = code(cell)
    if digits and not INN.fullmatch(digits):
        raise ValueError("В ИНН 10 или 12 цифр. Проверьте номер.")
    return digits


def _collapsed(cell: str) -> str:
    return " ".join(cell.replace("\x00", "").split())


def _date(year: int, month_number: int, day: int) -> dt.date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"Год {year} — ошибка? Проверьте дату.")
    try:
        return dt.date(year, month_number, day)
    except ValueError as error:
        raise ValueError("Такого дня нет в календаре. Проверьте дату.") from error


def _first_day(day: dt.date | None) -> dt.date | None:
    if day and day.day != 1:
        raise ValueError("Период — это месяц. Впишите его так: 08.2017.")
    return day


def _month_parts(written: str) -> tuple[int, int]:
    if match := NAMED_MONTH.fullmatch(written):
        name, year = match.groups()
        return int(year), MONTHS.index(name) + 1 if name in MONTHS else 0
    if match := DOTTED_MONTH.fullmatch(written):
        return int(match[2]), int(match[1])
    if match := ISO_MONTH.fullmatch(written):
        return int(match[1]), int(match[2])
    if match := SHORT_MONTH.fullmatch(written):
        return 2000 + int(match[2]), int(match[1])
    raise ValueError("Это не месяц. Впишите период так: 08.2017 или Август 2017.")
