"""Letters to the desk before a deadline passes."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import formats, timezone
from django_q.models import Schedule

from cabinet.notifications.models import Channel
from cabinet.notifications.services import queue_message
from cabinet.requests.announcements import dispatchers
from cabinet.requests.models import ServiceRequest
from cabinet.requests.models.request import SOON
from cabinet.residents.models import User

TASK = "cabinet.requests.tasks.remind_of_deadlines"
EVERY_MINUTES = 10


def plan_reminders(**_: Any) -> None:
    """Have the queue look for deadlines; runs after migrations."""
    Schedule.objects.get_or_create(
        func=TASK,
        defaults={
            "name": "Сроки заявок",
            "schedule_type": Schedule.MINUTES,
            "minutes": EVERY_MINUTES,
        },
    )


@transaction.atomic
def remind_next() -> bool:
    """Tell the desk of one deadline that is near; False when none is left.

    A request is told of once for a deadline, whoever repeats the task.
    """
    near = ServiceRequest.objects.open().filter(
        due_at__lte=timezone.now() + SOON, reminded_at__isnull=True
    )
    request = (
        near.select_for_update(of=("self",), skip_locked=True)
        .select_related("organization", "category", "paid_service")
        .order_by("due_at")
        .first()
    )
    if request is None:
        return False
    request.reminded_at = timezone.now()
    request.save(update_fields=["reminded_at"])
    for dispatcher in dispatchers(request):
        _write(dispatcher, request)
    return True


def _write(dispatcher: User, request: ServiceRequest) -> None:
    until = formats.date_format(timezone.localtime(request.due_at), "j E Y, H:i")
    link = settings.BASE_URL + reverse("service_requests:card", args=[request.pk])
    queue_message(
        recipient=dispatcher,
        channel=Channel.EMAIL,
        event=f"request-due:{request.pk}:{request.due_at:%Y%m%d%H%M}",
        subject=f"{request}: срок {until}",
        body=f"{request} ({request.subject}) ждёт до {until}.\n\n"
        f"{request.description}\n\n{link}\n",
    )
