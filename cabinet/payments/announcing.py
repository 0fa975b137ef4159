"""Money has come: its payer hears of it, whoever wrote it down.

A trigger (migrations «payment news») notes each new payment and each correction
in its own transaction; here the notes become messages and count plans anew.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import formats, timezone

from cabinet.notifications.news import Addressee, News
from cabinet.notifications.occasions import PAYMENT
from cabinet.notifications.services import announce
from cabinet.payments.debts.counting import count_money
from cabinet.payments.models import Payment, PaymentNews
from cabinet.residents.models import Residency
from cabinet.templatetags.kvartal import money

BATCH = 1000
# What a company brings along from former years is no news.
FRESH = dt.timedelta(days=60)


def announce_payments() -> int:
    """Tell of every noted payment; how many notes were taken."""
    taken = 0
    while count := announce_next():
        taken += count
    return taken


@transaction.atomic
def announce_next() -> int:
    """A batch of notes becomes messages, all together or not at all."""
    notes = list(
        PaymentNews.objects.select_for_update(skip_locked=True)
        .order_by("payment_id")
        .values_list("payment_id", flat=True)[:BATCH]
    )
    announce(news=_news(notes))
    _count_plans(notes)
    PaymentNews.objects.filter(payment__in=notes).delete()
    return len(notes)


def _count_plans(payments: list[int]) -> None:
    """A refund, and a correction too, may leave less than a completed plan took."""
    noted = Payment.objects.filter(pk__in=payments)
    lessened = noted.filter(Q(amount__lt=0) | Q(replaces__isnull=False))
    count_money(noted.values_list("account_id", flat=True).distinct())
    count_money(
        lessened.values_list("account_id", flat=True).distinct(), taken_back=True
    )


def _news(payments: list[int]) -> Iterator[News]:
    """Of new payments; a correction is the company's bookkeeping."""
    fresh = Payment.objects.current().filter(
        pk__in=payments,
        paid_on__gte=timezone.localdate() - FRESH,
        replaces__isnull=True,
    )
    rows = list(fresh.order_by("pk"))
    holders = _holders({payment.account_id for payment in rows})
    for payment in rows:
        for residency in holders[payment.account_id]:
            yield _piece(payment, residency)


def _piece(payment: Payment, residency: Residency) -> News:
    page = reverse("payments:list", args=[residency.account.public_id])
    return News(
        occasion=PAYMENT,
        to=Addressee.holding(residency),
        event=f"payment:{payment.pk}",
        path=page,
        values={
            "сумма": money(payment.amount),
            "дата": formats.date_format(payment.paid_on, "j E"),
        },
    )


def _holders(accounts: set[int]) -> dict[int, list[Residency]]:
    held: dict[int, list[Residency]] = defaultdict(list)
    ties = Residency.objects.in_force().filter(
        account__in=accounts, user__is_active=True
    )
    for residency in ties.select_related(
        "user", "account__organization", "account__premises__building"
    ):
        held[residency.account_id].append(residency)
    return held
