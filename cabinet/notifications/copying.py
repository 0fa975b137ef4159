"""A batch of messages into the outbox by COPY, many times cheaper than by INSERT.

They wait in a table of their own first, because COPY knows no conflicts: what the
constraint ``message_once`` refuses is passed over on the way out of it.
"""

import io
from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models.expressions import DatabaseDefault

from cabinet.notifications.models import Message

TABLE = Message._meta  # noqa: SLF001 (public, if underscored)
FIELDS = [field for field in TABLE.concrete_fields if not field.primary_key]
COLUMNS = ", ".join(str(field.column) for field in FIELDS)
OUTBOX, STAGED = TABLE.db_table, "staged_messages"
STAGE = f"""
CREATE TEMPORARY TABLE IF NOT EXISTS {STAGED} ON COMMIT DROP AS
    SELECT {COLUMNS} FROM {OUTBOX} WHERE false;
TRUNCATE {STAGED};
"""
COPY = f"COPY {STAGED} ({COLUMNS}) FROM STDIN"
TAKE = f"""
INSERT INTO {OUTBOX} ({COLUMNS}) SELECT {COLUMNS} FROM {STAGED}
    ON CONFLICT (event, recipient_id, channel) DO NOTHING
"""
# The sign that escapes goes first, then what parts columns and lines.
ESCAPED = [("\\", r"\\"), ("\n", r"\n"), ("\r", r"\r"), ("\t", r"\t")]


def copy_in(messages: Sequence[Message]) -> None:
    """Write them, without those that are there already; inside a transaction.

    They get numbers in their order, which their objects don't hear of.
    """
    text = io.StringIO("".join(map(_line, messages)))
    with connection.cursor() as cursor:
        cursor.execute(STAGE)
        cursor.copy_expert(COPY, text)
        cursor.execute(TAKE)


def _line(message: Message) -> str:
    return "\t".join([_told(field, message) for field in FIELDS]) + "\n"


def _told(field: Any, message: Message) -> str:
    value = field.pre_save(message, add=True)
    if isinstance(value, DatabaseDefault):
        value = field.db_default
    return r"\N" if value is None else _escaped(str(value))


def _escaped(text: str) -> str:
    for sign, written in ESCAPED:
        if sign in text:
            text = text.replace(sign, written)
    return text
