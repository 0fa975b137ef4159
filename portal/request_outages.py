"""The site's outages for the dispatcher's desk: the portal knows both."""

import datetime as dt
from collections.abc import Sequence

from django.conf import settings
from django.utils import formats, timezone

from cabinet.requests.outages import Outage
from cms.models import NoticePage


def of_site() -> Sequence[Outage]:
    notices = NoticePage.objects.live().public().outages().actual()
    return [Outage(one.pk, one.title, _text(one)) for one in notices]


def _text(notice: NoticePage) -> str:
    """What a letter can carry: title, time, summary and the address of the rest."""
    told = [notice.title, _time(notice), notice.place, notice.lead]
    link = f"Подробнее: {settings.BASE_URL}{notice.url}"
    return "\n".join([*filter(None, told), link])


def _time(notice: NoticePage) -> str:
    begins = _moment(notice.starts_at)
    if notice.ends_at is None:
        return f"С {begins}, окончание ещё неизвестно"
    return f"С {begins} до {_moment(notice.ends_at)}"


def _moment(value: dt.datetime) -> str:
    return formats.date_format(timezone.localtime(value), "j E, H:i")
