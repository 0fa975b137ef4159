"""Holders of accounts that changed hands by the billing's word.

A trigger of the database freezes them, whatever wrote the new name: a load of
any mode or a hand in SQL. Here they are written to and asked to prove it again.
"""

from allauth.account.adapter import get_adapter
from django.db import transaction
from django.utils import timezone
from django_q.tasks import async_task

from cabinet.residents.models import Residency

ASK_TASK = "cabinet.residents.tasks.ask_former_holders"


def announce_new_owners() -> None:
    """Have letters written to whom a load has just frozen; in its transaction."""
    if Residency.objects.to_prove_again().filter(asked_again_at=None).exists():
        async_task(ASK_TASK)


def ask_former_holders() -> int:
    """Write to everybody who wasn't written to yet; how many they were."""
    asked = 0
    while _ask_next():
        asked += 1
    return asked


@transaction.atomic
def _ask_next() -> bool:
    waiting = Residency.objects.to_prove_again().filter(asked_again_at=None)
    locked = waiting.select_for_update(of=("self",), skip_locked=True)
    tie = locked.select_related("user", "account__organization").first()
    if tie is None:
        return False
    tie.asked_again_at = timezone.now()
    tie.save(update_fields=["asked_again_at"])
    get_adapter().send_mail("account/email/prove_again", tie.user.email, {"tie": tie})
    return True
