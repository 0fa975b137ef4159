"""Several small events of one kind become one message."""

from django.db.models import F, QuerySet

from cabinet.notifications.letters import JOINT
from cabinet.notifications.models import Channel, Message

MANY = "{kind}: событий — {count}"
MANY_SHORT = "{kind}: событий — {count}. {link}"
MOST = 50


def companions(message: Message) -> list[Message]:
    """What else waits for the same person, held until the message is sent."""
    if not message.joins:
        return []
    others: QuerySet[Message] = Message.objects.waiting().filter(
        recipient=message.recipient_id,
        channel=message.channel,
        kind=message.kind,
        organization=message.organization_id,
        joins=True,
    )
    held = others.exclude(pk=message.pk).select_for_update(
        of=("self",), no_key=True, skip_locked=True
    )
    return list(held.order_by(F("pk"))[:MOST])


def said_together(messages: list[Message]) -> tuple[str, str]:
    """Subject and body of one message for all of them; the first leads."""
    leader = messages[0]
    if len(messages) == 1:
        return leader.subject, leader.body
    words = {"kind": leader.get_kind_display(), "count": len(messages)}
    subject = MANY.format(**words)
    if leader.channel == Channel.EMAIL:
        return subject, JOINT.join(message.body for message in messages)
    return subject, MANY_SHORT.format(link=leader.link, **words)
