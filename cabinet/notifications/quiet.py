"""Quiet hours: on the resident's clock, by the organisation's rule."""

import datetime as dt
from zoneinfo import ZoneInfo

from cabinet.notifications.models import SendingRules
from cabinet.notifications.models.rules import QUIET_FROM, QUIET_TO

DEFAULT_ZONE = "Europe/Moscow"
Hours = tuple[dt.time, dt.time]


def hours_of(organization: int | None) -> Hours:
    rules = SendingRules.objects.filter(organization=organization).first()
    return (rules.quiet_from, rules.quiet_to) if rules else (QUIET_FROM, QUIET_TO)


def is_quiet(moment: dt.time, hours: Hours) -> bool:
    begins, ends = hours
    if begins <= ends:
        return begins <= moment < ends
    return moment >= begins or moment < ends


def quiet_until(now: dt.datetime, zone: str, hours: Hours) -> dt.datetime | None:
    """When the resident may be written to; None if already now."""
    local = now.astimezone(ZoneInfo(zone or DEFAULT_ZONE))
    if not is_quiet(local.time(), hours):
        return None
    end = local.replace(hour=hours[1].hour, minute=hours[1].minute, second=0)
    return end if end > local else end + dt.timedelta(days=1)
