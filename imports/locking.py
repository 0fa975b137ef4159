"""Loads of one organisation wait for each other.

Two at once would both take a row for new. Charges don't: their periods are held.
"""

from django.db import connection

from imports.rows.directory import Directory

# Zero stands for the list of organisations itself.
KEY, ORGANIZATIONS = 7_240_117, 0


def hold_organizations(directory: Directory) -> None:
    """Keep the organisations that a file may be about until the transaction ends."""
    # In one order, or two loads would wait for each other for ever.
    _hold(sorted(organization.pk for organization in directory.involved))


def hold_list() -> None:
    """Keep the list of organisations."""
    _hold([ORGANIZATIONS])


def _hold(ids: list[int]) -> None:
    with connection.cursor() as cursor:
        for one in ids:
            cursor.execute(f"SELECT pg_advisory_xact_lock({KEY}, {one:d})")
