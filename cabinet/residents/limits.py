"""How often one may guess; counted in the database, over every worker.

Whoever knows the number and a secret of an account sees its bills, so each
wrong guess is kept and counted for the person, the account, the network
address, its neighbourhood and the whole portal.
"""

import datetime as dt
from dataclasses import dataclass
from statistics import median

from django.db import connection
from django.db.models import Count, QuerySet
from django.db.models.functions import TruncHour
from django.utils import timezone

from cabinet.accounts.models import Account
from cabinet.residents.addresses import network_of
from cabinet.residents.models import LinkingAttempt, Residency, User
from cabinet.residents.models.limits import chosen_limits
from cabinet.residents.signals import guessing_noticed

ATTEMPTS_LAST = dt.timedelta(days=1)
# One surname tried at several accounts is a walk over consecutive numbers.
ACCOUNTS_WITH_ONE_SECRET = 5
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
    one_at_a_time(f"linking:network:{source.network}")
    one_at_a_time(f"linking:number:{number}")


def one_at_a_time(name: str) -> None:
    """Wait for others who took this name, and keep it until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def guesses_exhausted(*, source: Source, number: str) -> bool:
    """Whether the failures so far forbid this source to try this number again."""
    failures = _failures(ATTEMPTS_LAST)
    return (
        (source.user is not None and _of_user(failures, source.user, number))
        or number_closed(number)
        or _many(failures, source.address, source.network)
    )


def number_closed(number: str) -> bool:
    """Some failures within a day close a number for days after the last."""
    most = chosen_limits()
    closed_for = dt.timedelta(hours=most.closed_hours)
    recent = _failures(closed_for + ATTEMPTS_LAST).filter(number=number)
    times = list(
        recent.order_by("-created_at").values_list("created_at", flat=True)[
            : most.failures_at_number
        ]
    )
    if len(times) < most.failures_at_number or times[0] - times[-1] > ATTEMPTS_LAST:
        return False
    return timezone.now() - times[0] < closed_for


def brake_is_on() -> bool:
    """Whether the whole portal is being guessed at, so that only codes link."""
    most, now = chosen_limits(), _failures(HOUR).count()
    if now < most.brake_failures:
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
    return bool(now > most.brake_times_usual * median(counts + silent))


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
        ("network", attempt.network, _many(day, attempt.address, attempt.network)),
        ("walk", attempt.network, walked >= ACCOUNTS_WITH_ONE_SECRET),
        ("brake", "", brake_is_on()),
    ]
    return [(reason, subject) for reason, subject, reached in checks if reached]


def _many(day: "QuerySet[LinkingAttempt]", address: str | None, network: str) -> bool:
    most = chosen_limits()
    return (
        day.filter(address=address).count() >= most.failures_of_address
        or day.filter(network=network).count() >= most.failures_of_network
    )


def _of_user(failures: "QuerySet[LinkingAttempt]", user: User, number: str) -> bool:
    most, mine = chosen_limits(), failures.filter(user=user)
    return (
        mine.count() >= most.failures_of_user
        or mine.filter(number=number).count() >= most.failures_of_user_at_number
    )


def _failures(within: dt.timedelta) -> "QuerySet[LinkingAttempt]":
    since = timezone.now() - within
    return LinkingAttempt.objects.filter(matched=False, created_at__gt=since)


def residents_of(account: Account) -> int:
    return Residency.objects.active().filter(account=account).count()
