"""Where a payment is: paid → confirmed → in the bank's registry → in a bill."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils import timezone

from cabinet.charges.models import BillingPeriod
from cabinet.payments.models import Channel, Payment, Registry
from cabinet.requests.deadlines import after_working_days
from cabinet.templatetags.kvartal import month as month_name


class Progress(TextChoices):
    DONE = "done", "готово"
    AHEAD = "ahead", "впереди"
    UNKNOWN = "unknown", "неизвестно"


@dataclass(frozen=True)
class Stage:
    """A step of a payment's way; ``day`` is when it came, or is to come."""

    title: str
    progress: Progress
    day: dt.date | None
    text: str


@dataclass(frozen=True)
class Timeline:
    """A payment with all that is known of its way, and what it means."""

    payment: Payment
    channel: Channel | None
    registry: Registry | None
    period: BillingPeriod | None
    latest: BillingPeriod | None

    @property
    def bill_month(self) -> dt.date | None:
        """The month whose bill counts it: as told, else by the cut-off day."""
        if self.payment.billing_month:
            return self.payment.billing_month
        paid_on = self.payment.paid_on
        return self.channel.month_of(paid_on) if self.channel else None

    @property
    def booked_at(self) -> dt.datetime | None:
        """When our own provider confirmed it; None for a payment made elsewhere."""
        booking: Any = getattr(self.payment, "booking", None)
        return booking.created_at if booking else None

    @property
    def stages(self) -> Sequence[Stage]:
        return [self._paid, self._confirmed, self._listed, self._billed]

    @property
    def verdict(self) -> str:
        """The answer to «I paid and the bill shows a debt»."""
        month = self.bill_month
        if self.period and self.payment.billing_month:
            return f"Этот платёж учтён в счёте за {_named(month)}."
        if month is None:
            return UNKNOWN_MONTH
        if self.period is None:
            return (
                f"Платёж войдёт в счёт за {_named(month)}. {self._last_bill}"
                " Платить второй раз не нужно."
            )
        return self._missed(self.period)

    # Steps

    @property
    def _paid(self) -> Stage:
        place = self.payment.place or "место платежа не указано"
        return Stage("Оплачен", Progress.DONE, self.payment.paid_on, place)

    @property
    def _confirmed(self) -> Stage:
        title, done = "Подтверждён", Progress.DONE
        if self.booked_at:
            day = timezone.localdate(self.booked_at)
            return Stage(title, done, day, "Банк подтвердил оплату на портале.")
        if self.payment.posted_on:
            text = "Организация учла платёж."
            return Stage(title, done, self.payment.posted_on, text)
        if self.registry:
            text = "Банк подтвердил платёж своим реестром."
            return Stage(title, done, self._registry_day, text)
        return Stage(title, Progress.UNKNOWN, None, "Дата учёта не сообщена.")

    @property
    def _listed(self) -> Stage:
        title = "В реестре банка"
        if self.registry:
            text = f"{self.registry.title}: организация получила реестр."
            return Stage(title, Progress.DONE, self._registry_day, text)
        if self.booked_at is None:
            return Stage(title, Progress.DONE, self.payment.posted_on, BY_PROGRAM)
        if self.channel is None:
            return Stage(title, Progress.AHEAD, None, "Реестр ещё не приходил.")
        days = self.channel.days_to_registry
        day = after_working_days(self.payment.paid_on, days)
        text = f"Реестр приходит за {days} раб. дн., его ещё не было."
        return Stage(title, Progress.AHEAD, day, text)

    @property
    def _billed(self) -> Stage:
        title, month = "В счёте", self.bill_month
        if month is None:
            return Stage(title, Progress.UNKNOWN, None, "Месяц счёта не сообщён.")
        text = f"Счёт за {_named(month)}"
        if self.period is None:
            return Stage(title, Progress.AHEAD, None, f"{text}, месяц ещё не закрыт.")
        if self.payment.billing_month is None:
            told = f"{text} по сроку этого способа оплаты; программа месяц не назвала."
            return Stage(title, Progress.UNKNOWN, None, told)
        closed = self.period.closed_at
        day = timezone.localdate(closed) if closed else None
        return Stage(title, Progress.DONE, day, f"{text}.")

    # Words

    @property
    def _registry_day(self) -> dt.date | None:
        return timezone.localdate(self.registry.received_at) if self.registry else None

    @property
    def _last_bill(self) -> str:
        if self.latest is None:
            return "Счетов ещё не было."
        return (
            f"Последний счёт — за {_named(self.latest.month)}, поэтому в нём этого"
            " платежа нет."
        )

    def _missed(self, period: BillingPeriod) -> str:
        closed = period.closed_at
        if closed and self.payment.created_at > closed:
            return (
                f"Счёт за {_named(period.month)} закрыли"
                f" {timezone.localdate(closed):%d.%m.%Y}, раньше, чем дошёл платёж."
                " Он будет в следующем счёте. Платить второй раз не нужно."
            )
        return (
            f"По сроку платёж должен быть в счёте за {_named(period.month)}. Если его"
            " там нет, покажите эту страницу организации."
        )


UNKNOWN_MONTH = (
    "В какой счёт войдёт платёж, организация не сообщила. Обычно это счёт за месяц"
    " оплаты или за следующий."
)
BY_PROGRAM = "Платёж передала расчётная программа: реестр банка получила она."


def timeline_of(payment: Payment) -> Timeline:
    """All that is known of a payment; needs ``account`` joined."""
    channel = channel_of(channels_of(payment), payment.place)
    periods = list(BillingPeriod.objects.billed_to(payment.account))
    bare = Timeline(payment, channel, _registry(payment), None, None)
    found = next((p for p in periods if p.month == bare.bill_month), None)
    latest = periods[0] if periods else None
    return Timeline(payment, channel, bare.registry, found, latest)


def channels_of(payment: Payment) -> Sequence[Channel]:
    return list(Channel.objects.filter(organization=payment.organization_id))


def channel_of(channels: Sequence[Channel], place: str) -> Channel | None:
    """The way that a place belongs to, else the one for every other place."""
    named = (one for one in channels if one.knows(place))
    others = (one for one in channels if not one.words.strip())
    return next(named, None) or next(others, None)


def _registry(payment: Payment) -> Registry | None:
    """The registry that brought the payment, or that knew it for ours."""
    standing = Registry.objects.filter(is_undone=False)
    brought: Registry | None = None
    if payment.source_run is not None:
        brought = standing.filter(
            source_run=payment.source_run, organization=payment.organization_id
        ).first()
    return brought or standing.filter(matches__payment=payment).first()


def _named(month: dt.date | None) -> str:
    return month_name(month).lower()
