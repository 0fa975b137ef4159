"""The nearest known names for one that nobody knows.

Numbers are near that differ by a digit: too many, too few, another one, two of
them swapped, idle zeros, letters of the other alphabet. Names are near that
share most of their letters.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher, get_close_matches

from cabinet.accounts.models import Account, Organization
from cabinet.meters.models import Meter
from imports.report import MAX_MESSAGES

SHOWN = 3
CLOSE = 0.6
DIGITS = "0123456789"
LONGEST = 20
PADDED = 4
LATIN, CYRILLIC = "ABCEHKMOPTXYabcehkmoptxy", "АВСЕНКМОРТХУавсенкмортху"
TO_CYRILLIC = str.maketrans(LATIN, CYRILLIC)
TO_LATIN = str.maketrans(CYRILLIC, LATIN)


def near_names(name: str, known: Iterable[str]) -> list[str]:
    """Known names that are written almost like this one, nearest first."""
    names = {text.casefold(): text for text in known}
    found = get_close_matches(name.casefold(), names, n=SHOWN, cutoff=CLOSE)
    return [names[text] for text in found]


def near_accounts(
    numbers: Iterable[str], organizations: Iterable[Organization]
) -> Mapping[str, list[Account]]:
    """For each of the first thousand unknown numbers, known ones near to it."""
    wanted: dict[str, list[str]] = defaultdict(list)
    for number in sorted(numbers)[:MAX_MESSAGES]:
        for candidate in edits(number):
            wanted[candidate].append(number)
    accounts = Account.objects.filter(
        organization__in=organizations, number__in=list(wanted)
    ).select_related("premises")
    found: dict[str, list[Account]] = defaultdict(list)
    for account in accounts.order_by("number") if wanted else ():
        for number in wanted[account.number]:
            found[number].append(account)
    return found


def edits(number: str) -> set[str]:
    """Every text a digit away, and other ways to write the same number."""
    if not 0 < len(number) <= LONGEST:
        return set()
    return set(_digits_away(number)) | set(_other_ways(number)) - {number, ""}


def near_meters(
    meters: Iterable[Meter], serial_number: str, elsewhere: Iterable[Meter]
) -> str:
    """What the account has, and who has a meter of this number."""
    own = sorted(meters, key=lambda meter: -_likeness(meter, serial_number))[:SHOWN]
    here = ", ".join(f"{m.serial_number} ({m.service})" for m in own)
    there = ", ".join(f"{m.account.number} ({m.service})" for m in elsewhere)
    told = [f"У этого счёта есть: {here}."] if here else []
    told += [f"Прибор с таким номером есть у счёта {there}."] if there else []
    return " ".join(["", *told])


def told_accounts(accounts: Iterable[Account]) -> str:
    """« Похожие: …», or nothing where none is near."""
    texts = [f"{a.number} ({a.last_name}, {a.premises.number})" for a in accounts]
    return f" Похожие: {'; '.join(texts[:SHOWN])}." if texts else ""


def told_names(names: Iterable[str]) -> str:
    texts = [f"«{name}»" for name in names]
    return f" Похожие: {', '.join(texts)}." if texts else ""


def _digits_away(number: str) -> Iterator[str]:
    for at in range(len(number) + 1):
        head, tail = number[:at], number[at:]
        yield from (head + digit + tail for digit in DIGITS)
        if tail:
            yield head + tail[1:]
            yield from (head + digit + tail[1:] for digit in DIGITS)
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]


def _other_ways(number: str) -> Iterator[str]:
    yield from (number.translate(table) for table in (TO_CYRILLIC, TO_LATIN))
    digits = re.sub(r"\D", "", number)
    yield from (digits, digits.lstrip("0"), number.lstrip("0"))
    yield from (number.rjust(len(number) + more, "0") for more in range(1, PADDED + 1))


def _likeness(meter: Meter, serial_number: str) -> float:
    return SequenceMatcher(None, meter.serial_number, serial_number).ratio()
