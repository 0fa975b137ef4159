"""Which account a person means, and how often one may guess.

Whoever knows the number, the surname and the flat sees the bills, so guesses
are counted in the database, over every worker and every network address.
"""

import datetime as dt
import re

from django.db import connection
from django.utils import timezone

from cabinet.accounts.models import Account
from cabinet.residents.models import MAX_NUMBER, LinkingAttempt, Residency, User

ATTEMPTS_LAST = dt.timedelta(days=1)
# A person copying from a paper bill errs a few times, not twenty.
FAILURES_OF_USER = 20
# One account's surname and flat must not be tried out.
FAILURES_OF_USER_AT_NUMBER = 5
# The same by many logins; higher, as a family may err together.
FAILURES_AT_NUMBER = 10
# A flat, a summer house, the parents' flat; more is a business, not a resident.
MAX_ACCOUNTS_OF_RESIDENT = 10
# A large family; more means that the bill hangs in the entrance hall.
MAX_RESIDENTS_OF_ACCOUNT = 10

NUMBER_PREFIX = re.compile(r"^(?:(?:ЛС|Л/С|Л\.С\.)[:№]*|№)+", re.IGNORECASE)
FLAT_PREFIX = re.compile(r"^(?:квартира|кв\.?)(?=\d)")


def number_key(number: str) -> str:
    """«л/с № 551 412» → «551412»; zeros and letters stay."""
    return NUMBER_PREFIX.sub("", _solid(number)).upper()[:MAX_NUMBER]


def surname_key(surname: str) -> str:
    return _solid(surname).casefold().replace("ё", "е")


def flat_key(flat: str) -> str:
    """«кв. 16 Д» → «16д»."""
    return FLAT_PREFIX.sub("", _solid(flat).casefold())


def find_account(*, number: str, last_name: str, flat: str) -> Account | None:
    """The one account with this number, surname and flat in any organisation."""
    wanted = surname_key(last_name), flat_key(flat)
    if not all(wanted):
        return None
    candidates = Account.objects.with_place().filter(number__in=_spellings(number))
    found = [account for account in candidates if _secrets(account) == wanted]
    return found[0] if len(found) == 1 else None


def guesses_exhausted(*, user: User, number: str) -> bool:
    """Whether the day's failures forbid this person to try this number again."""
    since = timezone.now() - ATTEMPTS_LAST
    failures = LinkingAttempt.objects.filter(matched=False, created_at__gt=since)
    of_user, at_number = failures.filter(user=user), failures.filter(number=number)
    return (
        of_user.count() >= FAILURES_OF_USER
        or of_user.filter(number=number).count() >= FAILURES_OF_USER_AT_NUMBER
        or at_number.count() >= FAILURES_AT_NUMBER
    )


def take_turns(*, user: User, number: str) -> None:
    """Let one linking of this person, and one at this number, run at a time.

    The number needs a lock of its own: it may belong to no account, and those
    who guess at it may be many people.
    """
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"linking:{number}"],
        )


def residents_of(account: Account) -> int:
    return Residency.objects.active().filter(account=account).count()


def _solid(text: str) -> str:
    return "".join(text.split())


def _spellings(number: str) -> set[str]:
    """How the biller may have written the number; exact, so that the index works."""
    solid = _solid(number)
    bare = NUMBER_PREFIX.sub("", solid)
    plain = {number.strip(), solid, bare}
    return {
        spelling for text in plain for spelling in (text, text.upper(), text.lower())
    }


def _secrets(account: Account) -> tuple[str, str]:
    return surname_key(account.last_name), flat_key(account.premises.number)
