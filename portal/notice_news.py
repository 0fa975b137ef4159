"""Published notices go to the people of their houses: the site knows no residents."""

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.dispatch import receiver

from cabinet.notifications.models import Message
from cabinet.notifications.news import Addressee, News
from cabinet.notifications.occasions import NOTICE
from cabinet.notifications.services import announce
from cabinet.residents.models import Residency
from cms.announcing import notice_announced
from cms.models import NoticeAnnouncement, NoticePage, NoticeReading
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
    ties = _ties(notice, correction).select_related(
        "user", "account__organization", "account__premises__building"
    )
    for tie in ties.iterator(1000):
        yield News(
            occasion=NOTICE,
            to=Addressee.holding(tie),
            event=_event(notice, correction),
            path=notice.url,
            values=values,
            until=notice.ends_at,
        )


def _ties(notice: NoticePage, correction: str) -> QuerySet[Residency]:
    """Each person by one account, of the notice's houses where they hold such a one.

    A correction also goes to whoever knows the notice as it was: a house that is
    no longer among its places must hear that.
    """
    here = Exists(notice.premises().order_by().filter(pk=OuterRef("account__premises")))
    wanted = Q(here=True)
    if correction:
        wanted |= Q(user__in=_readers(notice)) | Q(user__in=_told(notice, correction))
    return (
        Residency.objects.in_force()
        .annotate(here=here)
        .filter(wanted, user__is_active=True)
        .order_by("user", "-here", "pk")
        .distinct("user")
    )


def _readers(notice: NoticePage) -> QuerySet[Any]:
    return NoticeReading.objects.filter(page=notice.pk).values("reader")


def _told(notice: NoticePage, correction: str) -> QuerySet[Any]:
    """Who got the notice, or a correction before this one."""
    made = NoticeAnnouncement.objects.filter(page=notice.pk)
    words = {"", *made.values_list("correction", flat=True)} - {correction}
    events = [_event(notice, one) for one in words]
    return Message.objects.filter(event__in=events).values("recipient")


def _event(notice: NoticePage, correction: str) -> str:
    """Long corrections may begin alike, so that their beginning isn't enough."""
    digest = sha256(correction.encode()).hexdigest()[:16] if correction else ""
    return f"notice:{notice.pk}:{digest}"
