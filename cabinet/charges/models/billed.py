"""Who was billed in which month: asked by every page, so kept beside the charges."""

from django.db import connection, models
from django.db.models import DO_NOTHING

from cabinet.accounts.models import Account

FILL = """
INSERT INTO charges_billedaccount (account_id, version_id)
    SELECT DISTINCT account_id, version_id FROM charges_charge WHERE version_id = %s
    ON CONFLICT DO NOTHING
"""
FORGET = """
DELETE FROM charges_billedaccount AS billed
    USING (SELECT DISTINCT account_id FROM charges_charge WHERE version_id = %s) AS own
    WHERE billed.account_id = own.account_id AND billed.version_id = %s
"""


class BilledAccount(models.Model):
    """That a version has lines of an account.

    The charges know it too, each version in a partition of its own: looking for
    an account's months would open every month of every organisation. Rows come
    with their version, from lines whose keys were checked.
    """

    pk = models.CompositePrimaryKey("account_id", "version_id")
    account = models.ForeignKey(
        Account, DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    version = models.ForeignKey(
        "charges.PeriodVersion",
        DO_NOTHING,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )

    class Meta:
        verbose_name = "счёт с начислениями"
        verbose_name_plural = "счета с начислениями"
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.account_id}: {self.version_id}"


def note_billed(version: int) -> None:
    """Write down whose lines a version has; once they are all there."""
    with connection.cursor() as cursor:
        cursor.execute(FILL, [version])


def forget_billed(version: int) -> None:
    """Before the version's lines go."""
    with connection.cursor() as cursor:
        cursor.execute(FORGET, [version, version])
