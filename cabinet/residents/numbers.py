"""How people and billers spell numbers, surnames and flats."""

import re

from cabinet.residents.models import MAX_NUMBER

NUMBER_PREFIX = re.compile(
    r"^(?:(?:Е?ЛС|Е?Л/С|Л\.С\.|ЛИЦЕВОЙСЧ[ЕЁ]Т|ЖКУ|ПЛАТЕЖНЫЙКОД)[:№]*|№|N(?=\d))+",
    re.IGNORECASE,
)
FLAT_PREFIX = re.compile(r"^(?:квартира|кв\.?)(?=\d)")
UNIFIED = re.compile(r"\d{2}[А-ЯЁA-Z]{2}\d{6}")
SERVICE = re.compile(r"\d{2}[А-ЯЁA-Z]{2}\d{6}-\d{2}")
LETTERED = re.compile(r"^(?:[А-ЯЁ]{1,2}-?)?(\d{3,})(?:-?[А-ЯЁ]{1,2})?$")
LETTERS = "АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЭЮЯ"


def number_key(number: str) -> str:
    """What guesses are counted by: «л/с № 551 412-А» → «551412»; zeros stay."""
    bare = _bare(number)
    return (re.sub(r"\D", "", bare) or bare)[:MAX_NUMBER]


def surname_key(surname: str) -> str:
    return _solid(surname).casefold().replace("ё", "е")


def flat_key(flat: str) -> str:
    """«кв. 16 Д» → «16д»."""
    return FLAT_PREFIX.sub("", _solid(flat).casefold())


def kind_of(number: str) -> str:
    """What a number seems to be, in words for the person who typed it."""
    bare = _bare(number)
    if SERVICE.fullmatch(bare):
        return "идентификатор ЖКУ"
    if UNIFIED.fullmatch(bare):
        return "единый лицевой счёт (ЕЛС)"
    return "номер лицевого счёта"


def spellings(number: str) -> set[str]:
    """How the biller may have written the number; exact, so that the index works."""
    plain = {number.strip(), _solid(number), NUMBER_PREFIX.sub("", _solid(number))}
    return {
        spelling for text in plain for spelling in (text, text.upper(), text.lower())
    }


def loose_spellings(number: str) -> set[str]:
    """The same with a letter before or after the digits added or left out."""
    parts = LETTERED.match(_bare(number))
    if parts is None:
        return set()
    digits = parts[1]
    around = [(f"{a}-{digits}", f"{digits}-{a}", f"{a}{digits}") for a in LETTERS]
    return {digits, *(spelling for three in around for spelling in three)}


def _bare(number: str) -> str:
    return NUMBER_PREFIX.sub("", _solid(number)).upper()


def _solid(text: str) -> str:
    return "".join(text.split())
