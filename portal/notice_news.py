"""Published notices go to the people of their houses: the site knows no residents."""

from collections.abc import Iterator
from typing import Any

from django.dispatch import receiver

from cabinet.notifications.news import Addressee, News
from cabinet.notifications.occasions import NOTICE
from cabinet.notifications.services import announce
from cabinet.residents.models import Residency
from cms.announcing import notice_announced
from cms.models import NoticePage
from cms.notice_words import when

CORRECTED = "Исправлено"


@receiver(notice_announced, dispatch_uid="tell_houses_of_notice")
def tell_houses(*, notice: NoticePage, correction: str, **_: Any) -> None:
    announce(news=_news(notice, correction))


def _news(notice: NoticePage, correction: str) -> Iterator[News]:
    """One piece for each person, however many flats of the houses they hold."""
    values = {
        "вид": CORRECTED if correction else notice.get_kind_display(),
        "заголовок": notice.title,
        "когда": correction or when(notice),
    }
    ties = (
        Residency.objects.in_force()
        .filter(account__premises__in=notice.premises(), user__is_active=True)
        .order_by("user", "pk")
        .distinct("user")
        .select_related("user", "account__organization", "account__premises__building")
    )
    for tie in ties.iterator(1000):
        yield News(
            occasion=NOTICE,
            to=Addressee.holding(tie),
            event=f"notice:{notice.pk}:{correction}"[:100],
            path=notice.url,
            values=values,
            until=notice.ends_at,
        )
