"""What staff decide about readings."""

import datetime as dt

from django.db import transaction
from django.urls import reverse

from cabinet.accounts.models import Account, Organization
from cabinet.meters.models import Reading
from cabinet.meters.services import ReadingError
from cabinet.notifications.news import Addressee, News
from cabinet.notifications.occasions import DECLINED
from cabinet.notifications.services import announce
from cabinet.residents.models import User


@transaction.atomic
def accept_reading(*, reading: Reading, words: str = "") -> None:
    """Believe a doubtful reading. Raises ReadingError when it was decided already."""
    held = _to_decide(reading)
    held.state, held.verdict = Reading.State.ACCEPTED, words
    held.save(update_fields=["state", "verdict"])


@transaction.atomic
def decline_reading(*, reading: Reading, words: str) -> None:
    """Refuse a doubtful reading with words that its sender gets by letter."""
    if not words.strip():
        raise ReadingError("Напишите жителю, почему показание не принято.")
    held = _to_decide(reading)
    held.state, held.verdict = Reading.State.DECLINED, words.strip()
    held.save(update_fields=["state", "verdict"])
    if held.author:
        _tell(held, held.author)


def mark_calculated(*, organization: Organization, month: dt.date) -> int:
    """Once a month is closed, what was given to billing is calculated."""
    readings = Reading.objects.current().filter(
        meter__account__organization=organization,
        month=month,
        state=Reading.State.EXPORTED,
    )
    return readings.update(state=Reading.State.CALCULATED)


def _to_decide(reading: Reading) -> Reading:
    held = (
        Reading.objects.to_review()
        .select_for_update(of=("self",))
        .select_related("author", "meter__service", "meter__account")
        .filter(pk=reading.pk)
        .first()
    )
    if held is None:
        raise ReadingError("По этому показанию уже принято решение.")
    return held


def _tell(reading: Reading, author: User) -> None:
    meter = reading.meter
    account = Account.objects.with_place().get(pk=meter.account_id)
    announce(
        news=[
            News(
                occasion=DECLINED,
                to=Addressee.of(author, account),
                event=f"reading-declined:{reading.pk}",
                path=reverse("meters:list", args=[account.public_id]),
                values={
                    "показание": f"{reading.value.normalize():f}",
                    "прибор": str(meter),
                    "причина": reading.verdict,
                },
            )
        ]
    )
