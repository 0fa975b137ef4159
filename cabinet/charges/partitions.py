"""A partition of the charges table for each version of a period.

A version is loaded into a table of its own, which gets its keys when the rows
are there and then becomes a partition: attaching it takes no lock that a
reader would wait for, and a version that was never shown is forgotten by
moving a pointer, however large it is.
"""

from django.db import connection

PARENT = "charges_charge"
ATTACH = 7_240_118
KEYS = """
ALTER TABLE {name}
    ADD PRIMARY KEY (version_id, id),
    ADD CONSTRAINT {name}_line
        UNIQUE NULLS NOT DISTINCT (version_id, account_id, service_id, supplier_id),
    ADD CONSTRAINT {name}_version CHECK (version_id = {version})
"""


def create(version_id: int) -> str:
    """Make the table of a version, apart as yet; call it inside a transaction."""
    name = f"{PARENT}_v{version_id:d}"
    _run(
        f"CREATE TABLE {name} (LIKE {PARENT} INCLUDING DEFAULTS INCLUDING CONSTRAINTS)"
    )
    return name


def wait_for_turn() -> None:
    """Wait until no other load attaches or brings services, till the transaction ends.

    Attaching keeps others from writing to the tables that charges point at:
    two loads that both had written there would wait for each other for ever.
    """
    _run(f"SELECT pg_advisory_xact_lock({ATTACH})")


def attach(version_id: int) -> None:
    """Give a loaded table its keys, and make it a partition of the charges."""
    name = f"{PARENT}_v{version_id:d}"
    wait_for_turn()
    _run(
        KEYS.format(name=name, version=version_id),
        # The constraint told that every row fits: nothing is read once more.
        f"ALTER TABLE {PARENT} ATTACH PARTITION {name} FOR VALUES IN ({version_id:d})",
        f"ALTER TABLE {name} DROP CONSTRAINT {name}_version",
        f"ANALYZE {name}",
    )


def drop(version_id: int) -> None:
    """Forget the rows of a version that nothing points at any more."""
    wait_for_turn()
    name = f"{PARENT}_v{version_id:d}"
    _run(f"ALTER TABLE {PARENT} DETACH PARTITION {name}", f"DROP TABLE {name}")


def _run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
