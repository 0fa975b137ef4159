"""Letters that a scheduled task writes: each event once for each resident."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from cabinet.accounts.models import Building
from cabinet.meters.models import Meter
from cabinet.meters.personal_link import link_of
from cabinet.meters.silence import silent_accounts
from cabinet.meters.window import Schedule
from cabinet.notifications.models import Channel, Message
from cabinet.notifications.services import queue_messages
from cabinet.residents.models import Residency

BATCH = 1000
DAYS_LEFT = 3
# A first letter while there is time to call a master, a second not to forget.
VERIFICATION_DAYS = (14, 60)
OPENED = """Здравствуйте!

Открыт приём показаний по лицевому счёту {number} ({address}): до {last:%d.%m.%Y} \
включительно.

Передать показания без входа в кабинет: {link}
Ссылка личная и действует до конца приёма. Не пересылайте её.

{organization}
"""
CLOSING = """Здравствуйте!

Приём показаний заканчивается {last:%d.%m.%Y}, а по лицевому счёту {number} \
({address}) их ещё нет.

Передать показания без входа в кабинет: {link}
Ссылка личная и действует до конца приёма. Не пересылайте её.

{organization}
"""
VERIFY = """Здравствуйте!

{until:%d.%m.%Y} истекает срок поверки прибора «{meter}» по лицевому счёту {number} \
({address}). После этого дня его показания не учитываются, и начисления считают по \
среднему, а потом по нормативу.

Закажите поверку или замену и сообщите о ней в организацию: {organization}.
"""


def remind() -> int:
    """Queue every letter that is due today; harmless when repeated."""
    now = timezone.now()
    letters = 0
    for schedule, buildings in _by_schedule().items():
        letters += _queue(_about_window(schedule, buildings, now))
        letters += _queue(_about_verification(schedule, buildings, now))
    return letters


def _by_schedule() -> dict[Schedule, list[int]]:
    """Houses that share days and clock are served together."""
    grouped: dict[Schedule, list[int]] = defaultdict(list)
    for building in Building.objects.select_related("organization"):
        grouped[Schedule.of(building)].append(building.pk)
    return grouped


def _about_window(
    schedule: Schedule, buildings: list[int], now: dt.datetime
) -> Iterator[Message]:
    if not schedule.is_open(now):
        return
    today, span = schedule.today(now), schedule.window(now)
    month = schedule.month(today)
    silent = silent_accounts(
        Building.objects.filter(pk__in=buildings), month, schedule.reported(now)
    )
    closing = (span.last - today).days <= DAYS_LEFT
    event, subject, text = (
        ("closing", "Скоро закроется приём показаний", CLOSING)
        if closing
        else ("opened", "Открыт приём показаний", OPENED)
    )
    for residency in _holders(Q(account__in=silent)):
        link = link_of(residency, month)
        body = text.format(last=span.last, link=link, **_words(residency))
        key = f"readings-{event}:{month:%Y-%m}:{residency.account_id}"
        yield _letter(residency, key, subject, body)


def _about_verification(
    schedule: Schedule, buildings: list[int], now: dt.datetime
) -> Iterator[Message]:
    today = schedule.today(now)
    last = today + dt.timedelta(days=max(VERIFICATION_DAYS))
    due = Meter.objects.serving().filter(next_verification_date__range=(today, last))
    here = Q(account__premises__building__in=buildings)
    expiring: dict[int, list[Meter]] = defaultdict(list)
    for meter in due.filter(here).select_related("service"):
        expiring[meter.account_id].append(meter)
    mine = due.filter(account=OuterRef("account"))
    for residency in _holders(here & Q(Exists(mine))):
        for meter in expiring[residency.account_id]:
            yield _verification_letter(residency, meter, today)


def _verification_letter(residency: Residency, meter: Meter, today: dt.date) -> Message:
    until = meter.next_verification_date or today
    left = (until - today).days
    stage = next(days for days in VERIFICATION_DAYS if left <= days)
    return _letter(
        residency,
        f"verification:{meter.pk}:{until:%Y-%m-%d}:{stage}",
        f"Срок поверки прибора истекает {until:%d.%m.%Y}",
        VERIFY.format(until=until, meter=meter, **_words(residency)),
    )


def _holders(which: Q) -> QuerySet[Residency]:
    return (
        Residency.objects.active()
        .filter(which, user__is_active=True)
        .exclude(user__email="")
        .select_related("user", "account__organization", "account__premises__building")
    )


def _words(residency: Residency) -> dict[str, str]:
    account = residency.account
    organization = account.organization
    return {
        "number": account.number,
        "address": account.address,
        "organization": ", ".join(
            filter(None, [organization.name, organization.phone])
        ),
    }


def _letter(residency: Residency, event: str, subject: str, body: str) -> Message:
    return Message(
        recipient=residency.user,
        channel=Channel.EMAIL,
        event=event,
        subject=subject,
        body=body,
    )


def _queue(letters: Iterator[Message]) -> int:
    """Write them in batches, so that a town of letters is never held at once."""
    written = 0
    while batch := list(islice(letters, BATCH)):
        queue_messages(messages=batch)
        written += len(batch)
    return written
