"""How a decision to pay becomes a basket: the same decision, the same basket."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from cabinet.accounts.models import Account
from cabinet.payments.online.debts import Line, key_of
from cabinet.payments.online.errors import PaymentError
from cabinet.payments.online.fees import fee_of
from cabinet.payments.online.models import (
    Basket,
    Intent,
    IntentLine,
    ProviderAccount,
    SavedCard,
)
from cabinet.payments.online.ways import contract_for, methods_for
from cabinet.residents.models import User
from cabinet.tariffs.models import Recipient

# A bank asks about more, and a slip of the finger looks like this.
LARGEST = Decimal(300000)
PURPOSE = 210
TITLE = 128


@dataclass(frozen=True)
class How:
    """By which provider (its slug) or saved card, who pays, where the cheque goes."""

    method: str
    email: str = ""
    payer: str = ""
    payer_inn: str = ""
    saves_card: bool = False
    card: SavedCard | None = None


@dataclass(frozen=True)
class Part:
    """What one recipient is to get, with the lines of the cheque."""

    recipient: Recipient | None
    amount: Decimal
    lines: Sequence[Line]
    month: dt.date | None = None
    purpose: str = ""
    reference: str = ""

    @property
    def mark(self) -> str:
        lines = ",".join(f"{line.key}={line.amount}" for line in self.lines)
        return f"{key_of(self.recipient)}:{self.amount}:{self.reference}:{lines}"


@transaction.atomic
def open_basket(
    *,
    user: User,
    account: Account,
    parts: Sequence[Part],
    how: How,
) -> Basket:
    """A basket with an intent for each part, or the open one of the same parts.

    Raises PaymentError for a sum that nobody
    pays and for a recipient that the provider can't pay.
    """
    check_parts(parts)
    queue_at(account)
    fingerprint = _fingerprint(parts, how)
    same = Basket.objects.filter(
        account=account, user=user, fingerprint=fingerprint, is_open=True
    ).first()
    if same:
        return same
    basket = Basket.objects.create(
        account=account,
        user=user,
        payer=how.payer or payer_of(user, account),
        payer_inn=how.payer_inn,
        email=how.email,
        saves_card=how.saves_card,
        fingerprint=fingerprint,
    )
    for part in parts:
        contract = contract_for(account, how.method, part.recipient)
        _add(basket, part, contract, how.card)
    return basket


def payer_of(user: User, account: Account) -> str:
    """Who pays unless told otherwise: the resident, else the account's holder."""
    return user.get_full_name() or str(account.holder)


def ask_for(
    *, user: User, account: Account, amount: Decimal, purpose: str, reference: str
) -> Basket:
    """A basket for something that no bill names: a paid service of a request.

    ``reference`` («request:17») comes back with ``payment_received``, and the
    same reference asks once. Raises PaymentError where nothing takes payments.
    """
    part = Part(
        recipient=None,
        amount=amount,
        lines=[Line(reference, None, purpose[:TITLE], amount)],
        purpose=purpose,
        reference=reference,
    )
    methods = methods_for(account, [part])
    if not methods:
        raise PaymentError("Организация пока не принимает оплату через портал.")
    return open_basket(
        user=user,
        account=account,
        parts=[part],
        how=How(methods[0].slug, email=user.email),
    )


def again(*, intent: Intent) -> Basket:
    """A new attempt at what has failed, with the same lines. Raises PaymentError."""
    basket = intent.basket
    if basket.user is None:
        raise PaymentError("Этот платёж больше нельзя повторить.")
    lines = [
        Line(f"{one.service_id or one.pk}", one.service, one.title, one.amount)
        for one in intent.lines.select_related("service")
    ]
    part = Part(
        recipient=intent.recipient,
        amount=intent.amount,
        lines=lines,
        month=intent.month,
        purpose=_told_purpose(intent) if intent.reference else "",
        reference=intent.reference,
    )
    return open_basket(
        user=basket.user,
        account=intent.account,
        parts=[part],
        how=How(
            intent.provider_account.provider,
            email=basket.email,
            payer=basket.payer,
            payer_inn=basket.payer_inn,
            saves_card=basket.saves_card,
        ),
    )


def queue_at(account: Account) -> None:
    """The account's row is what two tabs wait for each other at."""
    Account.objects.select_for_update(no_key=True).get(pk=account.pk)


def check_parts(parts: Sequence[Part]) -> None:
    """Raises PaymentError for a sum that nobody pays."""
    if not parts or any(part.amount <= 0 for part in parts):
        raise PaymentError("Укажите, сколько вы хотите заплатить.")
    if sum(part.amount for part in parts) > LARGEST:
        raise PaymentError("За один раз можно заплатить не больше 300 000 ₽.")


def _fingerprint(parts: Sequence[Part], how: How) -> str:
    card = str(how.card.pk if how.card else "")
    marks = [how.method, card, *sorted(part.mark for part in parts)]
    return hashlib.sha256("|".join(marks).encode()).hexdigest()


def _add(
    basket: Basket, part: Part, contract: ProviderAccount, card: SavedCard | None
) -> None:
    account = basket.account
    intent = Intent.objects.create(
        basket=basket,
        provider_account=contract,
        organization=account.organization,
        account=account,
        recipient=part.recipient,
        month=part.month,
        purpose=_purpose(part, account),
        reference=part.reference,
        amount=part.amount,
        fee=fee_of(contract, part.amount),
        card=card,
    )
    IntentLine.objects.bulk_create(
        IntentLine(
            intent=intent,
            service=line.service,
            title=line.title[:TITLE],
            amount=line.amount,
        )
        for line in part.lines
    )


def _told_purpose(intent: Intent) -> str:
    return intent.purpose.removesuffix(f", лицевой счёт {intent.account.number}")


def _purpose(part: Part, account: Account) -> str:
    if part.purpose:
        return f"{part.purpose}, лицевой счёт {account.number}"[:PURPOSE]
    when = f" за {part.month:%m.%Y}" if part.month else ""
    return f"Оплата ЖКУ{when}, лицевой счёт {account.number}"[:PURPOSE]
