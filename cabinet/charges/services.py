"""What changes billing periods. Every function locks the period it changes."""

from collections.abc import Iterable

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from cabinet.charges import partitions
from cabinet.charges.models import BillingPeriod, Charge, PeriodVersion

BATCH = 5000


class PeriodError(Exception):
    """Why a period can't be changed, in words for staff."""


@transaction.atomic
def add_version(*, period: BillingPeriod, charges: Iterable[Charge]) -> PeriodVersion:
    """Give an open period a new draft: ``charges`` and what they leave of the old.

    A line of the previous draft stays unless ``charges`` has one with the same
    account, service and supplier. Raises PeriodError for a closed period.
    """
    period = _lock(period)
    if period.is_closed:
        raise PeriodError(
            f"Период {period} закрыт. Откройте его заново, чтобы загрузить начисления."
        )
    version = _new_version(period)
    _write(version, charges)
    if period.draft_version_id:
        _carry_over(source=period.draft_version_id, target=version.pk)
    period.draft_version = version
    period.save(update_fields=["draft_version"])
    return version


@transaction.atomic
def close_period(*, period: BillingPeriod) -> BillingPeriod:
    """Publish the draft: from now on residents see this month."""
    period = _lock(period)
    if period.is_closed:
        raise PeriodError(f"Период {period} уже закрыт.")
    version = period.draft_version or _new_version(period)
    now = timezone.now()
    if version.published_at is None:
        version.published_at = now
        version.save(update_fields=["published_at"])
    period.status = BillingPeriod.Status.CLOSED
    period.closed_at = now
    period.draft_version = period.published_version = version
    period.save(
        update_fields=["status", "closed_at", "draft_version", "published_version"]
    )
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
    return period


def _lock(period: BillingPeriod) -> BillingPeriod:
    # «of self»: the versions are joined, and they may be absent.
    return BillingPeriod.objects.select_for_update(of=("self",)).get(pk=period.pk)


def _new_version(period: BillingPeriod) -> PeriodVersion:
    last = period.versions.aggregate(last=Max("number"))["last"] or 0
    version = PeriodVersion.objects.create(period=period, number=last + 1)
    partitions.create(version.pk)
    return version


def _write(version: PeriodVersion, charges: Iterable[Charge]) -> None:
    def owned() -> Iterable[Charge]:
        for charge in charges:
            charge.pk = None
            charge.version = version
            yield charge

    Charge.objects.bulk_create(owned(), batch_size=BATCH)


def _carry_over(*, source: int, target: int) -> None:
    """Copy the lines of ``source`` that ``target`` doesn't have."""
    columns = [
        str(field.column)
        for field in Charge._meta.concrete_fields  # noqa: SLF001 (public, if underscored)
        if field.attname not in {"id", "version_id"}
    ]
    names = ", ".join(columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO charges_charge (version_id, {names})"
            f" SELECT %s, {names} FROM charges_charge AS old WHERE version_id = %s"
            " AND NOT EXISTS (SELECT 1 FROM charges_charge AS new"
            " WHERE new.version_id = %s AND new.account_id = old.account_id"
            " AND new.service_id = old.service_id"
            " AND new.supplier_id IS NOT DISTINCT FROM old.supplier_id)",
            [target, source, target],
        )
