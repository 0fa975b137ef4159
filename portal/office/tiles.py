"""What the first page tells each role; every number leads to its list.

A tile is a function of the employee: it asks the same number of queries however
much there is, and gives None to whom it doesn't concern.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils import timezone

from cabinet.accounts.models import Organization
from cabinet.charges.models import BillingPeriod
from cabinet.meters.models import Reading
from cabinet.payments.models import UnallocatedPayment
from cabinet.requests.models import ServiceRequest
from cabinet.requests.statuses import Status
from cabinet.residents.models import ContactChange, LinkingRequest, User
from cabinet.templatetags.kvartal import money, quantity
from imports.models import ImportRun
from portal.office.drafts import changed_pages, ending_notices

MOST = 5
# Among so many loads those that brought the drafts of today are looked for.
LATE_LOADS = 30


@dataclass(frozen=True)
class Line:
    label: str
    value: str
    url: str
    is_alarm: bool = False


@dataclass(frozen=True)
class Tile:
    title: str
    lines: Sequence[Line]
    url: str = ""
    note: str = ""


def counted(label: str, number: int, url: str, *, alarming: bool = True) -> Line:
    return Line(
        label, quantity(Decimal(number), 0), url, is_alarm=alarming and number > 0
    )


def month_tile(user: User) -> Tile | None:
    """Of each organisation the newest month: loaded, doubted, closed."""
    if not user.has_perm("charges.change_billingperiod"):
        return None
    own = Organization.objects.managed_by(user)
    newest = (
        BillingPeriod.objects.filter(organization__in=own)
        .order_by("organization_id", "-month")
        .distinct("organization_id")
        .select_related("organization")
    )
    periods = sorted(newest, key=lambda one: (one.is_closed, one.organization.name))
    loads = _loads(user)
    lines = [line for one in periods[:MOST] for line in _of_period(one, loads)]
    note = "" if lines else "Месяцев ещё нет: заведите первый."
    return Tile("Расчётный месяц", lines, reverse("billingperiod:index"), note)


def _loads(user: User) -> dict[int, ImportRun]:
    """Late loads of charges by the version that each has made."""
    runs = ImportRun.objects.managed_by(user).filter(
        kind="charges", state=ImportRun.State.IMPORTED
    )
    late = runs.only("warnings", "versions").order_by("-pk")[:LATE_LOADS]
    return {version: run for run in reversed(late) for *_, version in run.versions}


def _of_period(period: BillingPeriod, loads: dict[int, ImportRun]) -> Iterable[Line]:
    name = f"{period.title}, {period.organization}"
    if period.is_closed:
        yield Line(name, "закрыт", _index("billingperiod", status="closed"))
        return
    version = period.draft_version_id
    state = "загружен, не закрыт" if version else "не загружен"
    close = reverse("billingperiod:close", args=[period.pk])
    upload = reverse("imports:upload")
    yield Line(name, state, close if version else upload, is_alarm=not version)
    run = loads.get(version or 0)
    if run and run.warnings:
        yield counted(
            "— предупреждений", run.warnings, reverse("imports:run", args=[run.pk])
        )


def imports_tile(user: User) -> Tile | None:
    if not user.has_perm("imports.add_importrun"):
        return None
    runs = ImportRun.objects.managed_by(user).for_list()[:MOST]
    bad = (ImportRun.State.REFUSED, ImportRun.State.FAILED)
    lines = [
        Line(
            str(run),
            run.get_state_display(),
            reverse("imports:run", args=[run.pk]),
            run.state in bad,
        )
        for run in runs
    ]
    note = "" if lines else "Загрузок ещё не было."
    return Tile("Последние загрузки", lines, reverse("imports:list"), note)


def decisions_tile(user: User) -> Tile | None:
    """What waits for a person to decide."""
    lines = []
    if user.has_perm("payments.view_unallocatedpayment"):
        lines += _unallocated(user)
    if user.has_perm("meters.change_reading"):
        doubted = Reading.objects.to_review().managed_by(user).count()
        lines.append(
            counted("Показания на проверке", doubted, reverse("reading:review"))
        )
    if user.has_perm("residents.view_linkingrequest"):
        asked = LinkingRequest.objects.managed_by(user).filter(state="waiting").count()
        url = _index("linkingrequest", state="waiting")
        lines.append(counted("Просят подключить счёт", asked, url))
    if user.has_perm("residents.view_contactchange"):
        asked = ContactChange.objects.managed_by(user).filter(state="waiting").count()
        url = _index("contactchange", state="waiting")
        lines.append(counted("Меняют почту по документу", asked, url))
    return Tile("Ждут решения", lines) if lines else None


def _unallocated(user: User) -> list[Line]:
    waiting = UnallocatedPayment.objects.managed_by(user).waiting()
    found = waiting.aggregate(count=Count("pk"), total=Sum("amount"))
    url = _index("unallocated", state="waiting")
    lines = [counted("Невыясненные платежи", found["count"], url)]
    if found["count"]:
        lines.append(Line("— на сумму, ₽", money(found["total"]), url))
    return lines


def requests_tile(user: User) -> Tile | None:
    if not user.has_perm("service_requests.view_servicerequest"):
        return None
    today = Q(due_at__lt=_end_of_today())
    found = (
        ServiceRequest.objects.managed_by(user)
        .open()
        .aggregate(
            overdue=Count("pk", filter=Q(due_at__lt=timezone.now())),
            today=Count("pk", filter=today & Q(due_at__gte=timezone.now())),
            new=Count("pk", filter=Q(status=Status.NEW)),
            unassigned=Count("pk", filter=Q(executor__isnull=True)),
            all=Count("pk"),
        )
    )
    queue = reverse("service_requests:queue")
    lines = [
        counted("Просрочены", found["overdue"], f"{queue}?due=overdue"),
        counted("Срок сегодня", found["today"], f"{queue}?due=today"),
        counted("Новые", found["new"], f"{queue}?status=new", alarming=False),
        counted(
            "Без исполнителя", found["unassigned"], f"{queue}?due=free", alarming=False
        ),
        counted("Всего открыто", found["all"], queue, alarming=False),
    ]
    return Tile("Заявки", lines, queue)


def _end_of_today() -> dt.datetime:
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    return timezone.make_aware(dt.datetime.combine(tomorrow, dt.time()))


def site_tile(user: User) -> Tile | None:
    if not user.has_perm("cms.change_sitesettings"):
        return None
    drafts, notices = reverse("office:drafts"), reverse("office:ending")
    changed, ending = changed_pages(user).count(), ending_notices(user).count()
    lines = [
        counted("Черновики и неопубликованные правки", changed, drafts, alarming=False),
        counted("Объявления скоро закончатся", ending, notices),
    ]
    return Tile("Сайт", lines, reverse("wagtailadmin_explore_root"))


def _index(namespace: str, **query: Any) -> str:
    return f"{reverse(f'{namespace}:index')}?{urlencode(query)}"
