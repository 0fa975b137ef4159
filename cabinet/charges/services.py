"""What changes billing periods. Every function locks the period it changes."""

from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from cabinet.charges import partitions
from cabinet.charges.announcing import call_off_bills, plan_bills
from cabinet.charges.directory import write_down
from cabinet.charges.models import BillingPeriod, Charge, PeriodVersion
from cabinet.charges.models.billed import note_billed
from cabinet.charges.models.former import last_change
from cabinet.journal.models import Action
from cabinet.journal.services import write

BATCH = 5000
# What a loaded line brings: everything but its id and its version.
LOADED_COLUMNS = tuple(
    str(field.column)
    for field in Charge._meta.concrete_fields  # noqa: SLF001 (public, if underscored)
    if field.attname not in {"id", "version_id"}
)


class PeriodError(Exception):
    """Why a period can't be changed, in words for staff."""


@transaction.atomic
def add_version(*, period: BillingPeriod, charges: Iterable[Charge]) -> PeriodVersion:
    """Give an open period a new draft: ``charges`` and what they leave of the old.

    A line of the previous draft stays unless ``charges`` has one with the same
    account, service and supplier. Raises PeriodError for a closed period.
    """
    period = _lock_open(period)
    version = _new_version(period)
    partitions.create(version.pk)
    partitions.attach(version.pk)
    _write(version, charges)
    if period.draft_version_id:
        _carry_over(source=period.draft_version_id, version=version.pk)
    return _make_draft(period, version)


@transaction.atomic
def load_version(
    *,
    period: BillingPeriod,
    source: str,
    keep_missing: bool = True,
    withdrawn: Iterable[int] = (),
) -> PeriodVersion:
    """Give an open period a new draft from ``source``, a table of staged charges.

    ``source`` has ``period_id`` and every column of a charge but its id and
    version. Lines of the previous draft that it lacks stay, if
    ``keep_missing``, but for those whose ids are ``withdrawn``. Raises
    PeriodError for a closed period.
    """
    period = _lock_open(period)
    version = _new_version(period)
    aside = partitions.create(version.pk)
    _copy(source, "period_id = %s", [period.pk], version=version.pk, into=aside)
    if keep_missing and period.draft_version_id:
        _carry_over(
            source=period.draft_version_id,
            version=version.pk,
            into=aside,
            withdrawn=withdrawn,
        )
    partitions.attach(version.pk)
    return _make_draft(period, version)


@transaction.atomic
def take_back_version(
    *, period: BillingPeriod, version: int, previous: int | None
) -> BillingPeriod:
    """Make ``previous`` the draft of an open period again, in place of ``version``.

    Residents keep what was published. Raises PeriodError for a closed period,
    and where another load has come since.
    """
    period = _lock_open(period)
    if period.draft_version_id != version:
        raise PeriodError(
            f"После этой загрузки начисления за {period} менялись снова."
            " Сначала отмените более позднюю загрузку."
        )
    period.draft_version_id = previous
    period.save(update_fields=["draft_version"])
    return period


@transaction.atomic
def close_period(*, period: BillingPeriod) -> BillingPeriod:
    """Publish the draft: from now on residents see this month."""
    period = _lock(period)
    if period.is_closed:
        raise PeriodError(f"Период {period} уже закрыт.")
    version = period.draft_version or _empty_version(period)
    now = timezone.now()
    if version.published_at is None:
        version.published_at, version.frozen_after = now, last_change()
        version.save(update_fields=["published_at", "frozen_after"])
        write_down(version)
    period.status = BillingPeriod.Status.CLOSED
    period.closed_at = now
    period.draft_version = period.published_version = version
    period.save(
        update_fields=["status", "closed_at", "draft_version", "published_version"]
    )
    plan_bills(period)
    write(Action.PUBLISHED, period, words=f"{period}: месяц закрыт")
    return period


@transaction.atomic
def reopen_period(*, period: BillingPeriod) -> BillingPeriod:
    """Let staff work on a closed month; residents keep its published version."""
    period = _lock(period)
    if not period.is_closed:
        raise PeriodError(f"Период {period} уже открыт.")
    period.status = BillingPeriod.Status.OPEN
    period.closed_at = None
    period.save(update_fields=["status", "closed_at"])
    call_off_bills(period)
    write(Action.CHANGED, period, words=f"{period}: месяц открыт заново")
    return period


def _lock(period: BillingPeriod) -> BillingPeriod:
    # «of self»: the versions are joined, and they may be absent.
    return BillingPeriod.objects.select_for_update(of=("self",)).get(pk=period.pk)


def _lock_open(period: BillingPeriod) -> BillingPeriod:
    period = _lock(period)
    if period.is_closed:
        raise PeriodError(
            f"Период {period} закрыт. Откройте его заново, чтобы изменить начисления."
        )
    return period


def _new_version(period: BillingPeriod) -> PeriodVersion:
    last = period.versions.aggregate(last=Max("number"))["last"] or 0
    return PeriodVersion.objects.create(period=period, number=last + 1)


def _empty_version(period: BillingPeriod) -> PeriodVersion:
    version = _new_version(period)
    partitions.create(version.pk)
    partitions.attach(version.pk)
    return version


def _make_draft(period: BillingPeriod, version: PeriodVersion) -> PeriodVersion:
    note_billed(version.pk)
    period.draft_version = version
    period.save(update_fields=["draft_version"])
    return version


def _write(version: PeriodVersion, charges: Iterable[Charge]) -> None:
    def owned() -> Iterable[Charge]:
        for charge in charges:
            charge.pk = None
            charge.version = version
            yield charge

    Charge.objects.bulk_create(owned(), batch_size=BATCH)


def _carry_over(
    *,
    source: int,
    version: int,
    into: str = partitions.PARENT,
    withdrawn: Iterable[int] = (),
) -> None:
    """Copy the lines of ``source`` that the new version doesn't have."""
    _copy(
        f"{partitions.PARENT} AS old",
        "version_id = %s AND id <> ALL(%s::bigint[])"
        f" AND NOT EXISTS (SELECT 1 FROM {into} AS new"
        " WHERE new.version_id = %s AND new.account_id = old.account_id"
        " AND new.service_id = old.service_id"
        " AND new.supplier_id IS NOT DISTINCT FROM old.supplier_id)",
        [source, list(withdrawn), version],
        version=version,
        into=into,
    )


def _copy(
    source: str, condition: str, values: list[Any], *, version: int, into: str
) -> None:
    names = ", ".join(LOADED_COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {into} (id, version_id, {names}) SELECT"
            f" nextval(pg_get_serial_sequence('{partitions.PARENT}', 'id')),"
            f" %s, {names} FROM {source} WHERE {condition}",
            [version, *values],
        )
