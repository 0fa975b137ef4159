"""Old drafts go, and nothing that anybody was shown or can go back to."""

import datetime as dt

import pytest
from django.db import connection
from django.utils import timezone

from cabinet.charges.models import BillingPeriod, Charge, PeriodVersion
from cabinet.charges.services import close_period
from imports.models import ImportRun
from imports.services import undo_run
from imports.tasks import prune_versions
from tests.imports.test_undo import august, charges

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("manuals")]


def grow_old() -> None:
    PeriodVersion.objects.update(created_at=timezone.now() - dt.timedelta(days=31))


def tables() -> set[str]:
    with connection.cursor() as cursor:
        return set(connection.introspection.table_names(cursor))


def versions_of(run: ImportRun) -> int:
    ((_, _, version),) = ImportRun.objects.get(pk=run.pk).versions
    return version


def test_a_draft_that_was_taken_back_goes_after_a_month():
    charges(5)
    undone = charges(6)
    undo_run(run=undone)
    version = versions_of(undone)
    assert prune_versions() == 0

    grow_old()

    assert prune_versions() == 1
    assert not PeriodVersion.objects.filter(pk=version).exists()
    assert f"charges_charge_v{version}" not in tables()
    assert Charge.objects.filter(version=august().draft_version_id).count() == 2


def test_what_a_load_can_go_back_to_stays():
    first, second = charges(5), charges(6)
    grow_old()

    assert prune_versions() == 0

    undo_run(run=second)
    assert august().draft_version_id == versions_of(first)


def test_what_residents_were_shown_stays_for_ever():
    charges(5)
    period: BillingPeriod = close_period(period=august())
    grow_old()

    assert prune_versions() == 0
    assert Charge.objects.filter(version=period.published_version_id).exists()


def test_versions_and_their_loads_are_told_from_each_other():
    run = charges(5)
    undo_run(run=run)
    grow_old()

    assert prune_versions() == 1
    assert august().draft_version_id is None
