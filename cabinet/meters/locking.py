"""Meters held for whoever writes readings to them, with what they showed before."""

from collections import defaultdict

from django.db.models import F

from cabinet.accounts.models import Account
from cabinet.meters.models import Meter, Reading
from cabinet.prepared import Among, Prepared, asked_key, asked_keys

_locked = Prepared(
    lambda: (
        Meter.objects.of_account(asked_key("account"))
        .select_related("service")
        .select_for_update(no_key=True, of=("self",))
        .order_by("pk")
    )
)
_readings = Prepared(
    lambda: (
        Reading.objects.current()
        .filter(Among(F("meter"), asked_keys("meters")))
        .order_by("-date")
    )
)


def locked_meters(account: Account) -> list[tuple[Meter, list[Reading]]]:
    """Every meter of the account with its current readings, newest first.

    Locked until the transaction ends; without one PostgreSQL would let go at once.
    """
    meters = _locked(account=account.pk)
    shown: dict[int, list[Reading]] = defaultdict(list)
    # Asked for after the lock, so that what others have just written counts.
    for reading in _readings(meters=[meter.pk for meter in meters]):
        shown[reading.meter_id].append(reading)
    return [(meter, shown[meter.pk]) for meter in meters]
