"""Which account a person means, proven in one of the ways its organisation offers."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.db.models import Q
from django.utils.crypto import salted_hmac

from cabinet.accounts.models import Account
from cabinet.residents.models import Residency, offering
from cabinet.residents.numbers import (
    flat_key,
    loose_spellings,
    spellings,
    surname_key,
)

Method = Residency.Method
Test = Callable[[Account], bool]

# Which switch of an organisation opens which way.
SWITCHES = {
    Method.FLAT: "flat",
    Method.LAST_PAYMENT: "last_payment",
    Method.SURNAME: "surname",
    Method.PASSWORD: "password",
    Method.BILL_TOTAL: "bill_total",
    Method.CONTROL_CODE: "control_code",
    Method.RECEIPT_QR: "control_code",
}


@dataclass(frozen=True)
class Claim:
    """What somebody says of an account: its number, and a secret of one kind.

    ``secret`` is only used to tell equal guesses from different ones.
    """

    method: Residency.Method
    number: str
    secret: str
    test: Test
    # Where it isn't the method's own: a first entry is allowed apart.
    switch: str = ""
    # Which of an organisation's accounts with one number is meant, if it was said.
    kind: str = ""

    @property
    def offered_by(self) -> str:
        """The switch of an organisation that opens this way."""
        return self.switch or SWITCHES[self.method]

    @property
    def fingerprint(self) -> str:
        text = f"{self.method}:{self.secret}"
        return salted_hmac("cabinet.residents.linking", text).hexdigest()


def by_flat(number: str, last_name: str, flat: str) -> Claim:
    wanted = surname_key(last_name), flat_key(flat)

    def test(account: Account) -> bool:
        known = surname_key(account.last_name), flat_key(account.premises.number)
        return all(wanted) and known == wanted

    # The surname alone: who walks over numbers keeps it and changes the flat.
    return Claim(Method.FLAT, number, wanted[0], test)


def by_surname(number: str, last_name: str, switch: str = "surname") -> Claim:
    wanted = surname_key(last_name)

    def test(account: Account) -> bool:
        return bool(wanted) and surname_key(account.last_name) == wanted

    return Claim(Method.SURNAME, number, wanted, test, switch)


def by_password(number: str, password: str) -> Claim:
    """The password of somebody who holds the account already."""

    def test(account: Account) -> bool:
        held = Residency.objects.active().filter(account=account, frozen_at=None)
        people = [one.user for one in held.select_related("user")]
        return any(person.check_password(password) for person in people)

    return Claim(Method.PASSWORD, number, password, test)


def find_account(claim: Claim) -> Account | None:
    """The one account in any organisation that the claim proves."""
    if claim.method == Method.PASSWORD:
        # For a number that nobody holds, too, so that the time tells nothing.
        make_password(claim.secret)
    for numbers in (spellings(claim.number), loose_spellings(claim.number)):
        found = [one for one in _numbered(numbers, claim) if claim.test(one)]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _numbered(numbers: Iterable[str], claim: Claim) -> list[Account]:
    """Accounts so numbered whose organisations offer this way."""
    numbers = list(numbers)
    named = Account.objects.with_place().filter(
        Q(number__in=numbers)
        | Q(unified_account_number__in=numbers)
        | Q(service_id__in=numbers),
        offering(claim.offered_by, "organization__"),
    )
    if claim.kind:
        named = named.filter(kind__in=(claim.kind, ""))
    return list(named)
