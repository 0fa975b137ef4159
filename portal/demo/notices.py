"""Notifications of the demonstration: who chose what, and sendings that went out.

The newest month's bills are left for the worker: what it sends lies in files that
the back office shows.
"""

import datetime as dt

from django.utils import timezone

from cabinet.accounts.models import Account, Organization
from cabinet.notifications import sendings
from cabinet.notifications.models import (
    BillByEmail,
    Channel,
    Message,
    OwnText,
    PaperRefusal,
    PushSubscription,
    Sending,
    SendingRules,
    TelegramBot,
    TelegramChat,
)
from cabinet.notifications.telegram_links import set_bot
from cabinet.residents.models import Phone, Residency, User

NEIGHBOURS = 30
FORMER_SENDINGS = 3
PHONE = "79001234567"
# Whoever looks at the demonstration at night should see letters too.
QUIET_FROM, QUIET_TO = dt.time(3), dt.time(5)
OWN_TEXT = """Добрый день!

По лицевому счёту {счёт} получили {сумма} ₽ от {дата}. Спасибо, что платите вовремя.

{ссылка}

Ваша {организация}"""
NO_SUCH_USER = "550 5.1.1 <{}>: Recipient address rejected: User unknown"


def fill_notifications() -> None:
    for organization in Organization.objects.all():
        SendingRules.objects.create(
            organization=organization, quiet_from=QUIET_FROM, quiet_to=QUIET_TO
        )
    abonent = User.objects.get(username="abonent")
    _choices_of(abonent)
    company = _company()
    if company is not None:
        _neighbours(company)
        _own_words(company)
    _sendings()


def _company() -> Organization | None:
    """The invented company, which has more accounts than the manuals' ones."""
    return max(
        Organization.objects.all(), key=lambda one: one.accounts.count(), default=None
    )


def _choices_of(abonent: User) -> None:
    Phone.objects.create(user=abonent, number=PHONE, is_main=True)
    abonent.phone = PHONE
    abonent.save(update_fields=["phone"])
    account = Account.objects.visible_to(abonent).order_by("pk").first()
    if account is None:
        return
    BillByEmail.objects.create(user=abonent, account=account)
    PaperRefusal.objects.create(user=abonent, account=account)
    PushSubscription.objects.create(
        user=abonent,
        endpoint="https://fcm.googleapis.com/fcm/send/demo",
        p256dh="demo",
        auth="demo",
        browser="Firefox, Windows",
    )
    bot = _bot(account.organization)
    TelegramChat.objects.create(bot=bot, user=abonent, chat_id=1)


def _bot(organization: Organization) -> TelegramBot:
    return set_bot(organization=organization, token="0:demo", name="kvartal_demo_bot")  # noqa: S106


def _neighbours(company: Organization) -> None:
    """People who get the company's letters; nobody can enter as one of them."""
    free = Account.objects.filter(organization=company, residencies=None)
    for number, account in enumerate(free.order_by("pk")[:NEIGHBOURS], start=1):
        user = User(
            username=f"zhitel{number}",
            email=f"zhitel{number}@mail.example",
            first_name=account.first_name,
            last_name=account.last_name,
        )
        user.set_unusable_password()
        user.save()
        Residency.objects.create(
            user=user, account=account, method=Residency.Method.FLAT
        )


def _own_words(company: Organization) -> None:
    OwnText.objects.create(
        organization=company,
        occasion="payment",
        channel=Channel.EMAIL,
        subject="Оплата {сумма} ₽ получена",
        body=OWN_TEXT,
    )


def _sendings() -> None:
    """Months long past were told of; the newest waits for the worker."""
    for organization in Organization.objects.all():
        planned = list(Sending.objects.filter(organization=organization))
        planned.sort(key=lambda one: one.pk)
        kept = planned[-1 - FORMER_SENDINGS :]
        Sending.objects.filter(organization=organization).exclude(
            pk__in=[one.pk for one in kept]
        ).delete()
        for age, sending in reversed(list(enumerate(reversed(kept)))):
            begun = timezone.now() - dt.timedelta(days=30 * age)
            Sending.objects.filter(pk=sending.pk).update(starts_at=begun)
            if age:
                _told(sending, begun)


def _told(sending: Sending, begun: dt.datetime) -> None:
    sendings.prepare_next()
    done = begun + dt.timedelta(minutes=4)
    sending.messages.update(
        state=Message.State.SENT, sent_at=done, created_at=begun, attempts=1
    )
    _one_gone(sending)
    Sending.objects.filter(pk=sending.pk).update(
        state=Sending.State.DONE, finished_at=done, prepared_at=begun
    )


def _one_gone(sending: Sending) -> None:
    """A letter came back: the report has something to show."""
    lost = sending.messages.filter(recipient__username="zhitel7").first()
    if lost is not None:
        lost.state = Message.State.BOUNCED
        lost.last_error = NO_SUCH_USER.format(lost.recipient.email)
        lost.save(update_fields=["state", "last_error"])
