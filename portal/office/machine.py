"""How the portal itself is: queue, failures, disk, versions, the last copy."""

import platform
import shutil

import django
import wagtail
from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django_q.models import Failure, OrmQ

from cabinet.accounts.models import Viewer, manages_all
from cabinet.journal.models import Action, Entry
from cabinet.journal.services import write
from cabinet.residents.models import User
from portal.office.tiles import Line, Tile, counted

GIGABYTE = 2**30
LEAST_FREE = 0.1
OLDEST_COPY_DAYS = 2
# A worker that is well takes tasks at once.
LONG_QUEUE = 500
BACKUP = "portal.backup"
RULES = "residents.change_limits"


def answers_for_portal(user: Viewer) -> bool:
    """Superusers, and who sets the portal's rules for every organisation of it."""
    may_rule = isinstance(user, User) and user.has_perm(RULES)
    return may_rule and manages_all(user)


def machine_tile(user: User) -> Tile | None:
    """For whoever answers for the whole portal."""
    if not answers_for_portal(user):
        return None
    waiting = OrmQ.objects.count()
    jobs = reverse("office:jobs")
    lines = [
        Line("Задач в очереди", str(waiting), jobs, waiting > LONG_QUEUE),
        counted("Не выполнились", Failure.objects.count(), jobs),
        _disk(jobs),
        _copy(),
    ]
    return Tile("Портал", lines, jobs, versions())


def versions() -> str:
    number = connection.pg_version  # type: ignore[attr-defined]
    database = f"{number // 10000}.{number % 10000}"
    return (
        f"Wagtail {wagtail.__version__}, Django {django.get_version()},"
        f" Python {platform.python_version()}, PostgreSQL {database}"
    )


def _disk(url: str) -> Line:
    disk = shutil.disk_usage(settings.VAR)
    is_low = disk.free < LEAST_FREE * disk.total
    free = f"{disk.free / GIGABYTE:.0f} из {disk.total / GIGABYTE:.0f} ГБ"
    return Line("Свободно на диске", free, url, is_low)


def _copy() -> Line:
    copies = f"{reverse('journal:index')}?action={Action.SERVICED.value}"
    last = Entry.objects.about(BACKUP, "").order_by("-pk").first()
    if last is None:
        return Line("Резервная копия", "ещё не было", copies, is_alarm=True)
    days = (timezone.now() - last.at).days
    words = "сегодня" if days == 0 else f"{days} дн. назад"
    return Line("Резервная копия", words, copies, days > OLDEST_COPY_DAYS)


def note_backup(size: int) -> Entry:
    """Remember that a copy was made: the first page tells how old it is."""
    return write(
        Action.SERVICED, kind=BACKUP, words="Резервная копия", details={"байт": size}
    )
