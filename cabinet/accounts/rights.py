"""What people may do with an account that they see.

Who holds an account may do everything; who was let in by a holder does what the
holder chose. The ties themselves are kept by the slice of residents.
"""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone


class Right(models.TextChoices):
    """What a page asks for, from looking to letting others in."""

    SEE = "see", "смотреть счета, платежи и приборы"
    READINGS = "may_send_readings", "передавать показания"
    PAY = "may_pay", "платить"
    REQUESTS = "may_write_requests", "писать заявки и читать ответы"
    OWN = "own", "решать, кого пустить"


# Those that a holder chooses for a guest; their values name fields of the tie.
GRANTED = (Right.READINGS, Right.PAY, Right.REQUESTS)


def in_force(ties: str = "", today: Any = None) -> Q:
    """The ties that show their account today; ``ties`` leads to them.

    A guest's tie holds no longer than the tie of whoever let them in.
    """
    inviter = f"{ties}shared_by"
    return (
        Q(**{f"{ties}ended_at__isnull": True, f"{ties}frozen_at__isnull": True})
        & (
            Q(**{f"{ties}until__isnull": True})
            | Q(**{f"{ties}until__gte": today or timezone.localdate()})
        )
        & (
            Q(**{f"{inviter}__isnull": True})
            | Q(
                **{
                    f"{inviter}__ended_at__isnull": True,
                    f"{inviter}__frozen_at__isnull": True,
                }
            )
        )
    )


def granting(right: Right, ties: str = "") -> Q:
    """The ties that give this right."""
    if right == Right.OWN:
        return Q(**{f"{ties}shared_by__isnull": True})
    return Q() if right == Right.SEE else Q(**{f"{ties}{right.value}": True})
