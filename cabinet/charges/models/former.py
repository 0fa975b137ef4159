"""What rows were before somebody changed them: a closed month is shown as it was.

Triggers write a row down when it changes and nothing while it doesn't, so
closing the month of a million accounts costs one number: the last change
before it (``PeriodVersion.frozen_after``).
"""

import json
from decimal import Decimal
from typing import Any

from django.db import models


class Exactly(json.JSONDecoder):
    """Numbers as they were written: money is no float."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "parse_float": Decimal})


class FormerRow(models.Model):
    """A row of ``kind`` (a table) as it was before this change; null: it wasn't."""

    kind = models.CharField(max_length=63)
    row = models.BigIntegerField()
    was = models.JSONField(null=True, decoder=Exactly)

    class Meta:
        verbose_name = "прежние сведения"
        verbose_name_plural = "прежние сведения"
        default_permissions = ()
        indexes = [models.Index(fields=["kind", "row", "id"], name="former_of_row")]

    def __str__(self) -> str:
        return f"{self.kind} {self.row}"


def last_change() -> int:
    """The number of the newest change; 0 before the first."""
    newest: int | None = FormerRow.objects.aggregate(newest=models.Max("pk"))["newest"]
    return newest or 0
