"""A text before it goes out: looked at on a real account, sent to oneself."""

import secrets
from dataclasses import dataclass

from django.db import transaction

from cabinet.accounts.models import Account, Organization
from cabinet.notifications import budget, letters, texts
from cabinet.notifications.channels.parcel import Parcel
from cabinet.notifications.dispatch import WAYS
from cabinet.notifications.errors import NotificationError
from cabinet.notifications.models import Channel, OwnText
from cabinet.notifications.occasions import Occasion
from cabinet.notifications.reaching import Person, address_of
from cabinet.notifications.samples import values_of
from cabinet.residents.models import User

NO_ADDRESS = "Отправить некуда: в вашем профиле не указан адрес для этого канала."
NO_BUDGET = "На сегодня SMS больше нет."
LONE_BRACE = "Лишняя фигурная скобка: значения пишутся так: {сумма}."
# A message of Cyrillic letters: one part, and each part of a longer one.
ONE_SMS, PART_OF_SMS = 70, 67


@dataclass(frozen=True)
class Look:
    """A filled text: as it is read, and as HTML where it is a letter."""

    subject: str
    body: str
    html: str

    @property
    def sms_parts(self) -> int:
        length = len(self.body)
        return 1 if length <= ONE_SMS else -(-length // PART_OF_SMS)


def problems_of(text: str, occasion: Occasion) -> list[str]:
    """Why a text can't be used, in words for its writer."""
    unknown = texts.unknown_in(text, occasion.all_values)
    found = [f"Такого значения здесь нет: {name}." for name in unknown]
    return [*found, LONE_BRACE] if texts.has_lone_brace(text) else found


@transaction.atomic
def save_text(
    *,
    organization: Organization,
    occasion: Occasion,
    channel: Channel,
    subject: str,
    body: str,
) -> OwnText:
    """Use an organisation's words from now on. Raises NotificationError."""
    wrong = [*problems_of(subject, occasion), *problems_of(body, occasion)]
    if wrong:
        raise NotificationError(" ".join(wrong))
    row, _ = OwnText.objects.update_or_create(
        organization=organization,
        occasion=occasion.code,
        channel=channel,
        defaults={"subject": texts.one_line(subject), "body": body},
    )
    return row


@transaction.atomic
def drop_text(
    *, organization: Organization, occasion: Occasion, channel: Channel
) -> None:
    """Go back to the portal's own words."""
    OwnText.objects.filter(
        organization=organization, occasion=occasion.code, channel=channel
    ).delete()


def look(
    *, occasion: Occasion, channel: Channel, subject: str, body: str, account: Account
) -> Look:
    parcel = _parcel(occasion, subject, body, account, user=0, address="")
    html = ""
    if channel == Channel.EMAIL:
        html = letters.as_html(parcel, letters.footer_of(parcel))
    return Look(parcel.subject, parcel.body, html)


def send_to_oneself(
    *,
    user: User,
    occasion: Occasion,
    channel: Channel,
    subject: str,
    body: str,
    account: Account,
) -> None:
    """Send it now, to the employee alone. Raises NotificationError with the reason."""
    person = Person(user.pk, user.email, user.phone)
    address = address_of(person, channel)
    if channel in {Channel.EMAIL, Channel.SMS} and not address:
        raise NotificationError(NO_ADDRESS)
    if channel == Channel.SMS and not budget.spend(account.organization):
        raise NotificationError(NO_BUDGET)
    parcel = _parcel(occasion, subject, body, account, user=user.pk, address=address)
    way = WAYS[channel]()
    try:
        way.deliver(parcel, _nothing)
    finally:
        way.close()


def _parcel(
    occasion: Occasion,
    subject: str,
    body: str,
    account: Account,
    *,
    user: int,
    address: str,
) -> Parcel:
    values = values_of(occasion, account)
    return Parcel(
        # Of no message in the outbox: those count up from one.
        pk=2**40 + secrets.randbelow(2**40),
        user=user,
        address=address,
        subject=texts.one_line(texts.fill(subject, values)),
        body=texts.fill(body, values),
        link=values["ссылка"],
        kind=occasion.kind,
        organization=account.organization,
    )


def _nothing() -> None:
    """A test that comes twice harms nobody."""
