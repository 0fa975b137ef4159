"""A published notice goes to its people once, and each correction once."""

from typing import Any

from django.db import transaction
from django.dispatch import Signal

from cms.models import NoticeAnnouncement, NoticePage
from cms.subscriptions import tell_subscribers

# Sent with ``notice`` and ``correction`` (empty for a new notice), inside the
# transaction that published it. The portal hands it on to the residents.
notice_announced = Signal()


@transaction.atomic
def announce(sender: Any, instance: NoticePage, **kwargs: Any) -> None:
    """Answer to ``page_published``; a notice of the past tells nobody."""
    if instance.is_over():
        return
    correction = instance.correction
    _, is_new = NoticeAnnouncement.objects.get_or_create(
        page=instance, correction=correction
    )
    if not is_new:
        return
    tell_subscribers(notice=instance, correction=correction)
    notice_announced.send(NoticePage, notice=instance, correction=correction)
