"""The time of a notice in words, for letters and messages."""

import datetime as dt

from django.utils import formats, timezone

from cms.models import NoticePage


def when(notice: NoticePage) -> str:
    """«С 14 сентября, 08:00 до 14 сентября, 18:00»."""
    begins = f"С {_moment(notice.starts_at)}"
    if notice.ends_at is None:
        return f"{begins}, окончание ещё неизвестно"
    return f"{begins} до {_moment(notice.ends_at)}"


def _moment(moment: dt.datetime) -> str:
    return formats.date_format(timezone.localtime(moment), "j E, H:i")
