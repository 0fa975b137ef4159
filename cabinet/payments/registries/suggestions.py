"""Whose money it may be: accounts that look like what the bank wrote."""

import re
import string
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import Q, Sum

from cabinet.accounts.models import Account, AccountQuerySet
from cabinet.charges.models import BillingPeriod, Charge
from cabinet.payments.models import Payment, UnallocatedPayment

SHOWN, LOOKED_AT = 5, 50
LONGEST_NUMBER = 20
FLAT = re.compile(r"(?:кв|квартира|пом)\.?\s*№?\s*([\w/-]+)", re.IGNORECASE)
HOUSE = re.compile(r"(?:^|[\s,.])(?:д|дом)\.?\s*№?\s*(\d[\w/-]*)", re.IGNORECASE)
WORD = re.compile(r"[А-ЯЁа-яё]{4,}")
# Words of every address, which tell nothing.
COMMON = {"город", "улица", "проспект", "переулок", "область", "республика", "квартира"}


@dataclass
class Suggestion:
    """An account and why it may be meant; ``weight`` puts the likeliest first."""

    account: Account
    reasons: list[str] = field(default_factory=list)
    weight: int = 0
    has_same_payment: bool = False


def suggestions(line: UnallocatedPayment) -> list[Suggestion]:
    """The likeliest accounts of the organisation, at most five."""
    found: dict[int, Suggestion] = {}
    mine = Account.objects.with_place().filter(organization=line.organization_id)
    for reason, weight, accounts in _reasons(line, mine):
        for account in accounts[:LOOKED_AT]:
            one = found.setdefault(account.pk, Suggestion(account))
            one.reasons.append(reason)
            one.weight += weight
    best = sorted(found.values(), key=lambda one: (-one.weight, one.account.number))
    return _with_payments(line, best[:SHOWN])


def _reasons(
    line: UnallocatedPayment, mine: AccountQuerySet
) -> Iterator[tuple[str, int, AccountQuerySet]]:
    number = line.account_text.strip()
    if number:
        yield "номер похож", 3, mine.filter(_alike(number))
    name = line.payer.split()
    if name:
        yield "фамилия совпадает", 2, mine.filter(last_name__iexact=name[0])
    place = _place(line.address)
    if place:
        yield "адрес совпадает", 3, mine.filter(place)
    yield "сумма равна долгу", 2, mine.filter(pk__in=_owing(line))


def _alike(number: str) -> Q:
    """Numbers that differ by a zero in front, by signs, or by one slip of a finger."""
    digits = re.sub(r"\W", "", number)
    bare = digits.lstrip("0")
    same = Q(number__in={digits, bare} | set(slips(digits)))
    # «551412» for «00551412».
    return same | Q(number__regex=rf"^0+{re.escape(bare)}$") if bare else same


def slips(number: str) -> Iterator[str]:
    """What one wrong, lost, doubled or swapped sign may have been."""
    if len(number) > LONGEST_NUMBER:
        return
    for at in range(len(number)):
        head, tail = number[:at], number[at:]
        yield head + tail[1:]
        yield head + tail[1:2] + tail[:1] + tail[2:]
        for digit in string.digits:
            yield head + digit + tail[1:]
            yield head + digit + tail
    for digit in string.digits:
        yield number + digit


def _place(address: str) -> Q | None:
    """The flat, and the house or street where the address names them."""
    flat = FLAT.search(address)
    if flat is None:
        return None
    place = Q(premises__number__iexact=flat[1])
    street = Q()
    for word in _telling(address):
        street |= Q(premises__building__address__icontains=word)
    house = HOUSE.search(address)
    if house:
        number = re.escape(house[1])
        place &= Q(premises__building__address__iregex=rf"(^|[\s,.]){number}\s*$")
    return place & street if street else None


def _telling(address: str) -> Iterable[str]:
    words = WORD.findall(HOUSE.sub(" ", FLAT.sub(" ", address)))
    return [word for word in words if word.lower() not in COMMON]


def _owing(line: UnallocatedPayment) -> list[int]:
    """Accounts whose last published bill comes to this sum."""
    period = (
        BillingPeriod.objects.published()
        .filter(organization=line.organization_id)
        .first()
    )
    if period is None:
        return []
    bills = Charge.objects.filter(version=period.published_version_id).values("account")
    sums = bills.annotate(net=Sum("closing_balance"), due=Sum("amount_due")).order_by()
    same = sums.filter(Q(net=line.amount) | Q(due=line.amount))
    return list(same.values_list("account", flat=True)[:LOOKED_AT])


def _with_payments(
    line: UnallocatedPayment, found: list[Suggestion]
) -> list[Suggestion]:
    """Mark those that have a payment of this sum on this day: perhaps the same."""
    alike = Payment.objects.current().filter(
        account__in=[one.account for one in found],
        paid_on=line.paid_on,
        amount=line.amount,
    )
    paid = set(alike.values_list("account", flat=True))
    for one in found:
        one.has_same_payment = one.account.pk in paid
    return found
