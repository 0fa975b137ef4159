"""Which guests looked at an account, and when: for the holder who let them in."""

from typing import Any, cast

from django.db import transaction
from django.db.models import F
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from cabinet.accounts.models import Account
from cabinet.accounts.signals import account_opened
from cabinet.residents.models import GuestVisit, Residency, User

SECTIONS = {
    "cabinet": "Главная",
    "charges": "Начисления",
    "meters": "Приборы учёта",
    "payments": "Платежи",
    "requests": "Заявки",
    "tariffs": "Тарифы",
    "accounts": "Сведения о счёте",
}
OTHER = "Другое"


@receiver(account_opened, dispatch_uid="note_guest_visit")
def note_visit(*, request: HttpRequest, account: Account, **_: Any) -> None:
    """Count a guest's page; a holder's own looking is nobody's business."""
    if account.guest_of is None or cast(User, request.user).seen_through is not None:
        return
    guest = Residency.objects.in_force().get(user=request.user.pk, account=account)
    match = request.resolver_match
    namespace = match.namespaces[0] if match and match.namespaces else ""
    _count(guest, SECTIONS.get(namespace, OTHER))


@transaction.atomic
def _count(guest: Residency, section: str) -> None:
    now = timezone.now()
    row = {"residency": guest, "day": timezone.localdate(now), "section": section}
    again = GuestVisit.objects.filter(**row)
    if again.update(times=F("times") + 1, last_at=now):
        return
    # Two pages at once: the second is one look with the first.
    GuestVisit.objects.bulk_create(
        [GuestVisit(**row, last_at=now)], ignore_conflicts=True
    )
