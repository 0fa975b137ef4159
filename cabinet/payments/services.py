"""What changes payments. The table is append-only: rows join, none goes."""

from django.db import connection, transaction

from cabinet.payments.debts.counting import count_money
from cabinet.payments.models import Payment

# What a row of one's own has, whatever it says.
OWN = ("id", "replaces_id", "is_reversal", "created_at")
ORIGIN = {"source_run": "NULL", "source_line": "0"}
SAID = [
    str(field.column)
    for field in Payment._meta.concrete_fields  # noqa: SLF001 (public, if underscored)
    if field.column not in OWN
]
# The payments of a load, each with the row that the load's first one replaced:
# what was taken back already stands in the load's name again.
OF_RUN = """
SELECT id, first_value(replaces_id) OVER (
    PARTITION BY organization_id, operation_number,
        CASE WHEN operation_number = '' THEN id END
    ORDER BY id) AS former_id
FROM payments_payment WHERE source_run = %s
"""
LAST = "NOT EXISTS (SELECT 1 FROM payments_payment AS r WHERE r.replaces_id = {id})"
# Replaced by a row of another load, and that not taken back.
STANDING = f"""
SELECT count(DISTINCT p.id) FROM payments_payment AS p JOIN payments_payment AS mine
    ON mine.source_run = %s AND NOT {LAST.format(id="mine.id")} AND mine.organization_id = p.organization_id
    AND mine.operation_number = p.operation_number
WHERE p.operation_number <> '' AND p.id > mine.id
    AND p.source_run IS DISTINCT FROM mine.source_run AND {LAST.format(id="p.id")}
"""
REVERSE = f"""
INSERT INTO payments_payment ({{said}}, replaces_id, is_reversal, created_at)
SELECT {{reversed}}, mine.id, former.id IS NULL, now()
FROM ({OF_RUN}) AS mine JOIN payments_payment AS p ON p.id = mine.id
    LEFT JOIN payments_payment AS former
        ON former.id = mine.former_id AND NOT former.is_reversal
WHERE {LAST.format(id="mine.id")} ORDER BY mine.id
"""


class PaymentError(Exception):
    """Why payments can't be changed, in words for staff."""


@transaction.atomic
def reverse_run(*, run: int) -> int:
    """Take back the payments of a load; how many.

    A payment that the load brought gets a reversal, and one that it corrected
    gets a row with its former words; plans that its money paid go on. Raises
    PaymentError, and changes nothing, where a later load has replaced one of them.
    """
    with connection.cursor() as cursor:
        cursor.execute(STANDING, [run])
        (standing,) = cursor.fetchone()
        if standing:
            raise PaymentError(
                f"После этой загрузки исправлено платежей: {standing}."
                " Сначала отмените более позднюю загрузку."
            )
        cursor.execute(_reverse(), [run])
        reversed_ = int(cursor.rowcount)
    planned = Payment.objects.filter(
        source_run=run, account__instalment_plans__isnull=False
    )
    accounts = planned.values_list("account_id", flat=True).distinct()
    count_money(accounts, taken_back=True)
    return reversed_


def _reverse() -> str:
    """SQL of the answers: the former words where there were some, else a reversal's."""
    answers = [
        f"CASE WHEN former.id IS NULL THEN {ORIGIN.get(name, f'p.{name}')}"
        f" ELSE former.{name} END"
        for name in SAID
    ]
    return REVERSE.format(said=", ".join(SAID), reversed=", ".join(answers))
