"""The site's outages for the dispatcher's desk: the portal knows both."""

from collections.abc import Sequence

from django.conf import settings

from cabinet.requests.outages import Outage
from cms.models import NoticePage
from cms.notice_words import when


def of_site() -> Sequence[Outage]:
    notices = NoticePage.objects.live().public().outages().actual()
    return [Outage(one.pk, one.title, _text(one)) for one in notices]


def _text(notice: NoticePage) -> str:
    """What a letter can carry: title, time, summary and the address of the rest."""
    told = [notice.title, when(notice), notice.place, notice.lead]
    link = f"Подробнее: {settings.BASE_URL}{notice.url}"
    return "\n".join([*filter(None, told), link])
