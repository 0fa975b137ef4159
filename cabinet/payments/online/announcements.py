"""What a resident is told about payments of one's own."""

from typing import Any

from django.dispatch import receiver
from django.urls import reverse

from cabinet.accounts.models import Account
from cabinet.notifications.news import Addressee, News
from cabinet.notifications.occasions import (
    AUTOPAY_FAILED,
    AUTOPAY_SOON,
    PAYMENT,
    PAYMENT_FAILED,
    PAYMENT_RETURNED,
    Occasion,
)
from cabinet.notifications.services import announce
from cabinet.payments.models import Payment
from cabinet.payments.online.models import AutopayRun, Intent, Refund, SavedCard
from cabinet.payments.online.services.autopaying import fail
from cabinet.payments.online.services.saving import remove_card
from cabinet.payments.online.signals import (
    autopay_failed,
    autopay_planned,
    payment_failed,
    payment_received,
    payment_returned,
)
from cabinet.residents.models import User
from cabinet.residents.signals import profile_deleted
from cabinet.templatetags.kvartal import money


@receiver(payment_received, dispatch_uid="tell_of_payment")
def tell_of_payment(*, intent: Intent, payment: Payment, **_: Any) -> None:
    values = {
        "сумма": money(payment.amount),
        "дата": f"{payment.paid_on:%d.%m.%Y}",
    }
    _tell(intent, PAYMENT, f"payment:{payment.pk}", values)


@receiver(payment_failed, dispatch_uid="tell_of_failed_payment")
def tell_of_failure(*, intent: Intent, **_: Any) -> None:
    """Only of an attempt that reached the bank; a closed page is no news."""
    if intent.provider_id:
        values = {"сумма": money(intent.total), "причина": intent.reason}
        _tell(intent, PAYMENT_FAILED, f"payment-failed:{intent.pk}", values)


@receiver(payment_returned, dispatch_uid="tell_of_refund")
def tell_of_refund(*, refund: Refund, **_: Any) -> None:
    values = {"сумма": money(refund.amount), "причина": refund.why}
    _tell(refund.intent, PAYMENT_RETURNED, f"payment-returned:{refund.pk}", values)


@receiver(autopay_planned, dispatch_uid="tell_of_autopay")
def tell_of_autopay(*, run: AutopayRun, **_: Any) -> None:
    values = {
        "сумма": money(run.amount),
        "дата": f"{run.planned_on:%d.%m.%Y}",
        "карта": run.autopay.card.title,
    }
    _tell_holder(run, AUTOPAY_SOON, f"autopay-soon:{run.pk}", values)


@receiver(autopay_failed, dispatch_uid="tell_of_failed_autopay")
def tell_of_failed_autopay(*, run: AutopayRun, reason: str, **_: Any) -> None:
    event = f"autopay-failed:{run.pk}"
    _tell_holder(run, AUTOPAY_FAILED, event, {"причина": reason})


@receiver(payment_failed, dispatch_uid="fail_autopay")
def fail_autopay(*, intent: Intent, **_: Any) -> None:
    """A bank may refuse a standing order's payment later than at once."""
    for run in intent.autopay_runs.select_related("autopay__card"):
        fail(run=run, reason=intent.reason)


@receiver(profile_deleted, dispatch_uid="forget_cards")
def forget_cards(*, user: User, **_: Any) -> None:
    for card in SavedCard.objects.visible_to(user):
        remove_card(card=card)


def _tell_holder(
    run: AutopayRun, occasion: Occasion, event: str, values: dict[str, str]
) -> None:
    account = Account.objects.with_place().get(pk=run.autopay.account_id)
    announce(
        news=[
            News(
                occasion=occasion,
                to=Addressee.of(run.autopay.user, account),
                event=event,
                path=reverse("pay:autopay", args=[account.public_id]),
                values=values,
            )
        ]
    )


def _tell(
    intent: Intent, occasion: Occasion, event: str, values: dict[str, str]
) -> None:
    user = intent.basket.user
    if user is None:
        return
    account = Account.objects.with_place().get(pk=intent.account_id)
    page = reverse("pay:basket", args=[account.public_id, intent.basket.public_id])
    to = Addressee.of(user, account)
    told = News(occasion=occasion, to=to, event=event, path=page, values=values)
    announce(news=[told])
