"""How often one may guess; counted in the database, over every worker.

Whoever knows the number and a secret of an account sees its bills, so each
wrong guess is kept and counted for the person, the account, the network
address, its neighbourhood and the whole portal.
"""

import datetime as dt
from dataclasses import dataclass
from statistics import median

from django.conf import settings
from django.db import connection
from django.db.models import Count, QuerySet
from django.db.models.functions import TruncHour
from django.utils import timezone

from cabinet.accounts.models import Account
from cabinet.residents.addresses import network_of
from cabinet.residents.models import LinkingAttempt, Residency, User
from cabinet.residents.signals import guessing_noticed

ATTEMPTS_LAST = dt.timedelta(days=1)
# A person copying from a paper bill errs a few times, not twenty.
FAILURES_OF_USER = 20
# One account's surname and flat must not be tried out.
FAILURES_OF_USER_AT_NUMBER = 5
# The same by many logins; higher, as a family may err together.
FAILURES_AT_NUMBER = 10
NUMBER_CLOSED_FOR = dt.timedelta(hours=72)
# An office or a mobile operator's door behind one address, then behind many.
FAILURES_OF_ADDRESS = 50
FAILURES_OF_NETWORK = 200
# One surname tried at several accounts is a walk over consecutive numbers.
ACCOUNTS_WITH_ONE_SECRET = 5
# The brake for everybody: so many times the usual hour, and no fewer.
BRAKE_TIMES_USUAL = 5
BRAKE_FAILURES = 100
# A flat, a summer house, the parents' flat; more is a business, not a resident.
MAX_ACCOUNTS_OF_RESIDENT = settings.MAX_ACCOUNTS_OF_RESIDENT
# A large family; more means that the bill hangs in the entrance hall.
MAX_RESIDENTS_OF_ACCOUNT = settings.MAX_RESIDENTS_OF_ACCOUNT

HOUR, WEEK = dt.timedelta(hours=1), dt.timedelta(days=7)


@dataclass(frozen=True)
class Source:
    """Who guesses: a resident, or a visitor before the first entry."""

    user: User | None
    address: str | None

    @property
    def network(self) -> str:
        return network_of(self.address)


def take_turns(*, source: Source, number: str) -> None:
    """Let one linking of this person, network and number run at a time.

    The number needs a lock of its own: it may belong to no account, and those
    who guess at it may be many people.
    """
    if source.user:
        User.objects.select_for_update(no_key=True).get(pk=source.user.pk)
    with connection.cursor() as cursor:
        for name in (f"network:{source.network}", f"number:{number}"):
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
                [f"linking:{name}"],
            )


def guesses_exhausted(*, source: Source, number: str) -> bool:
    """Whether the failures so far forbid this source to try this number again."""
    failures = _failures(ATTEMPTS_LAST)
    return (
        (source.user is not None and _of_user(failures, source.user, number))
        or number_closed(number)
        or failures.filter(address=source.address).count() >= FAILURES_OF_ADDRESS
        or failures.filter(network=source.network).count() >= FAILURES_OF_NETWORK
    )


def number_closed(number: str) -> bool:
    """Ten failures within a day close a number for three days after the last."""
    recent = _failures(NUMBER_CLOSED_FOR + ATTEMPTS_LAST).filter(number=number)
    times = list(
        recent.order_by("-created_at").values_list("created_at", flat=True)[
            :FAILURES_AT_NUMBER
        ]
    )
    if len(times) < FAILURES_AT_NUMBER or times[0] - times[-1] > ATTEMPTS_LAST:
        return False
    return timezone.now() - times[0] < NUMBER_CLOSED_FOR


def brake_is_on() -> bool:
    """Whether the whole portal is being guessed at, so that only codes link."""
    now = _failures(HOUR).count()
    if now < BRAKE_FAILURES:
        return False
    hours = (
        _failures(WEEK)
        .filter(created_at__lt=timezone.now() - HOUR)
        .annotate(hour=TruncHour("created_at"))
        .values_list("hour")
        .annotate(failures=Count("pk"))
    )
    counts = [failures for _, failures in hours]
    silent = [0] * max(WEEK // HOUR - len(counts), 0)
    return bool(now > BRAKE_TIMES_USUAL * median(counts + silent))


def note_failure(attempt: LinkingAttempt) -> None:
    """Tell whom it concerns that a limit has just been reached."""
    for reason, subject in _reached(attempt):
        guessing_noticed.send(
            sender=LinkingAttempt, reason=reason, subject=subject, attempt=attempt
        )


def _reached(attempt: LinkingAttempt) -> list[tuple[str, str]]:
    day = _failures(ATTEMPTS_LAST)
    same = _failures(HOUR).filter(
        fingerprint=attempt.fingerprint, network=attempt.network
    )
    walked = same.values("number").distinct().count()
    checks = [
        ("number", attempt.number, number_closed(attempt.number)),
        ("network", attempt.network, _many(day, attempt)),
        ("walk", attempt.network, walked >= ACCOUNTS_WITH_ONE_SECRET),
        ("brake", "", brake_is_on()),
    ]
    return [(reason, subject) for reason, subject, reached in checks if reached]


def _many(day: "QuerySet[LinkingAttempt]", attempt: LinkingAttempt) -> bool:
    return (
        day.filter(address=attempt.address).count() >= FAILURES_OF_ADDRESS
        or day.filter(network=attempt.network).count() >= FAILURES_OF_NETWORK
    )


def _of_user(failures: "QuerySet[LinkingAttempt]", user: User, number: str) -> bool:
    mine = failures.filter(user=user)
    return (
        mine.count() >= FAILURES_OF_USER
        or mine.filter(number=number).count() >= FAILURES_OF_USER_AT_NUMBER
    )


def _failures(within: dt.timedelta) -> "QuerySet[LinkingAttempt]":
    since = timezone.now() - within
    return LinkingAttempt.objects.filter(matched=False, created_at__gt=since)


def residents_of(account: Account) -> int:
    return Residency.objects.active().filter(account=account).count()
