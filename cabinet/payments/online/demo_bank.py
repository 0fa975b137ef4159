"""What the demonstration's bank does when somebody chooses for it."""

import datetime as dt
from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from cabinet.payments.online.models import DemoBankPayment
from cabinet.payments.online.providers.base import Raw
from cabinet.payments.online.providers.demo import NO_MONEY, DemoBank
from cabinet.payments.online.services import take_notification

Bank = DemoBankPayment.Status
# Long enough to see the page wait, short enough to see it end.
SLOWNESS = dt.timedelta(seconds=20)

DECISIONS = {
    "success": ("Оплатить", "Деньги списаны, банк сообщает об этом один раз."),
    "refuse": ("Отказать", "На карте не хватает денег."),
    "slow": ("Задержать ответ", "Банк думает 20 секунд и лишь потом списывает."),
    "twice": ("Сообщить дважды", "Деньги списаны один раз, уведомлений два."),
    "disorder": (
        "Сообщить не по порядку",
        "Сначала приходит запоздалый отказ, потом оплата.",
    ),
    "held": (
        "Удержать, потом списать",
        "Деньги заморожены на карте, через 20 секунд банк отдаёт их.",
    ),
    "released": ("Удержать и отпустить", "Заморозил, передумал и вернул на карту."),
    "refund": ("Оплатить и вернуть", "Списал, а потом вернул всё без спроса."),
}


def decide(*, payment: DemoBankPayment, decision: str) -> None:
    """Do what was chosen, once: a decided payment stays as it is."""
    with transaction.atomic():
        locked = DemoBankPayment.objects.select_for_update().get(pk=payment.pk)
        if locked.status != Bank.PENDING or locked.settles_at:
            return
        SCENES[decision](locked)
    for event in EVENTS.get(decision, ("paid",)):
        notify(payment=payment, event=event)


def notify(*, payment: DemoBankPayment, event: str) -> None:
    """Tell the portal, as a provider would: by a form with a name in it."""
    form = {"payment": str(payment.our_id), "event": event}
    body = "&".join(f"{name}={value}" for name, value in form.items())
    raw = Raw(method="POST", query={}, form=form, body=body, address="127.0.0.1")
    take_notification(
        provider=DemoBank.slug,
        raw=raw,
        content_type="application/x-www-form-urlencoded",
    )


def _set(payment: DemoBankPayment, **values: object) -> None:
    for name, value in values.items():
        setattr(payment, name, value)
    payment.save(update_fields=list(values))


def _pay(payment: DemoBankPayment) -> None:
    _set(payment, status=Bank.PAID)


def _later() -> dt.datetime:
    return timezone.now() + SLOWNESS


SCENES: dict[str, Callable[[DemoBankPayment], None]] = {
    "success": _pay,
    "refuse": lambda one: _set(one, status=Bank.CANCELED, reason=NO_MONEY),
    "slow": lambda one: _set(one, settles_at=_later()),
    "twice": _pay,
    "disorder": _pay,
    "held": lambda one: _set(one, status=Bank.HELD, settles_at=_later()),
    "released": lambda one: _set(
        one, status=Bank.CANCELED, reason="Банк вернул удержанные деньги на карту."
    ),
    "refund": lambda one: _set(one, status=Bank.PAID, refunded=one.amount),
}
EVENTS: dict[str, tuple[str, ...]] = {
    "refuse": ("canceled",),
    "slow": (),
    "twice": ("paid", "paid"),
    "disorder": ("canceled", "paid"),
    "held": ("held",),
    "released": ("held", "canceled"),
    "refund": ("paid", "refund"),
}
