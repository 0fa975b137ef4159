"""Cards that residents asked a provider to keep."""

import hashlib

from django.db import transaction
from django.utils import timezone

from cabinet.payments.online.models import Autopay, Intent, SavedCard
from cabinet.payments.online.providers.base import Card
from cabinet.payments.online.sealing import seal, unseal


def save_card(*, intent: Intent, card: Card | None) -> SavedCard | None:
    """Keep a card that the provider saved, if the payer asked for it."""
    basket = intent.basket
    if card is None or not basket.saves_card or basket.user_id is None:
        return None
    kept, _ = SavedCard.objects.update_or_create(
        user_id=basket.user_id,
        provider_account=intent.provider_account,
        token_digest=hashlib.sha256(card.token.encode()).hexdigest(),
        defaults={
            "sealed_token": seal({"token": card.token}),
            "title": card.title[:60],
            "removed_at": None,
        },
    )
    return kept


@transaction.atomic
def remove_card(*, card: SavedCard) -> None:
    """Forget the token, and stop the standing orders that used it."""
    card.sealed_token, card.removed_at = "", timezone.now()
    card.save(update_fields=["sealed_token", "removed_at"])
    Autopay.objects.filter(card=card).update(is_on=False)


def token_of(card: SavedCard) -> str:
    return unseal(card.sealed_token).get("token", "")
