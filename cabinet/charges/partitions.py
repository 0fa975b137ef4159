"""A partition of the charges table for each version of a period.

A version is loaded into a table of its own, which then becomes a partition:
attaching it takes no lock that a reader would wait for, and an unpublished
version is discarded by dropping its table, however large it is.
"""

from django.db import connection

PARENT = "charges_charge"


def create(version_id: int) -> None:
    """Make the partition of a version; call it inside a transaction."""
    name = _name(version_id)
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE {name} (LIKE {PARENT} INCLUDING DEFAULTS INCLUDING CONSTRAINTS)"
        )
        cursor.execute(
            f"ALTER TABLE {PARENT} ATTACH PARTITION {name} FOR VALUES IN ({version_id:d})"
        )


def drop(version_id: int) -> None:
    """Forget an unpublished version's charges, whatever their number."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {_name(version_id)}")


def _name(version_id: int) -> str:
    return f"{PARENT}_v{version_id:d}"
