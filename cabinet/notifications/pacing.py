"""What may leave now: channels that answer, sendings whose turn it is."""

import datetime as dt

from django.db.models import Q
from django.utils import timezone

from cabinet.notifications.models import ChannelPause, Sending
from cabinet.notifications.models.message import MessageQuerySet

MINUTE = 60


def open_ways(messages: MessageQuerySet) -> MessageQuerySet:
    """Without those that wait for a provider, a pace or an employee."""
    now = timezone.now()
    for pause in ChannelPause.objects.filter(until__gt=now):
        whose = {"organization": pause.organization_id} if pause.organization_id else {}
        messages = messages.exclude(channel=pause.channel, **whose)
    turns = Sending.objects.under_way().filter(next_slot_at__lte=now)
    return messages.filter(
        Q(sending__isnull=True)
        | Q(sending__in=list(turns.values_list("pk", flat=True)))
    )


def take_slot(sending: int) -> None:
    """Let a sending's next message wait its share of a minute."""
    row = Sending.objects.select_for_update().get(pk=sending)
    step = dt.timedelta(seconds=MINUTE / row.per_minute)
    row.next_slot_at = max(row.next_slot_at + step, timezone.now() - step)
    row.save(update_fields=["next_slot_at"])


def next_turn() -> dt.datetime | None:
    """When the first of the sendings under way has its turn; None without one."""
    turns = Sending.objects.under_way().filter(
        prepared_at__isnull=False, messages__state="waiting"
    )
    return turns.order_by("next_slot_at").values_list("next_slot_at", flat=True).first()
