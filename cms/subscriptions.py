"""Following the notices of a house by e-mail, without registering."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from cabinet.accounts.models import Building
from cms.letters import queue_letter
from cms.models import HouseSubscription, NoticePage

# A stranger's address gets no more letters however often the form is sent.
PAUSE = dt.timedelta(minutes=10)


@transaction.atomic
def subscribe(*, building: Building, email: str) -> None:
    """Ask the address to confirm; an asked or a confirmed one isn't asked again."""
    known, is_new = HouseSubscription.objects.get_or_create(
        building=building, email=email.lower()
    )
    waiting = known.confirmed_at is None
    if is_new or (waiting and known.created_at < timezone.now() - PAUSE):
        known.created_at = timezone.now()
        known.save(update_fields=["created_at"])
        _send(known, "cms/letters/confirm.txt", "Подтвердите подписку", {})


@transaction.atomic
def confirm(*, subscription: HouseSubscription) -> None:
    if subscription.confirmed_at is None:
        subscription.confirmed_at = timezone.now()
        subscription.save(update_fields=["confirmed_at"])


@transaction.atomic
def leave(*, subscription: HouseSubscription) -> None:
    subscription.delete()


@transaction.atomic
def tell_subscribers(*, notice: NoticePage, correction: str) -> int:
    """Write the notice to those who follow its houses; returns how many letters."""
    houses = notice.premises().order_by().values("building")
    following = (
        HouseSubscription.objects.confirmed()
        .filter(building__in=houses)
        .select_related("building")
        .order_by("email", "pk")
        .distinct("email")
    )
    title = f"Исправлено: {notice.title}" if correction else notice.title
    context = {"notice": notice, "address": notice.full_url, "correction": correction}
    for subscription in following:
        _send(subscription, "cms/letters/notice.txt", title, context)
    return len(following)


def address_of(view: str, subscription: HouseSubscription) -> str:
    return settings.WAGTAILADMIN_BASE_URL + reverse(
        f"cms:{view}", args=[subscription.token]
    )


def _send(
    subscription: HouseSubscription,
    template: str,
    subject: str,
    context: dict[str, Any],
) -> None:
    leaving = address_of("leave", subscription)
    body = render_to_string(
        template,
        context
        | {
            "building": subscription.building,
            "confirming": address_of("confirm", subscription),
            "leaving": leaving,
        },
    )
    queue_letter(subject, body, [subscription.email], leaving)
