"""Readings and consumption are in the service's unit, up to seven decimals
(ГИС ЖКХ keeps fifteen digits before the point and seven after it).
"""

from typing import Any

from django.db import models

MAX_DIGITS, DECIMALS = 22, 7


def quantity(name: str, *, null: bool = False) -> "models.DecimalField[Any, Any]":
    return models.DecimalField(
        name, max_digits=MAX_DIGITS, decimal_places=DECIMALS, null=null, blank=null
    )
