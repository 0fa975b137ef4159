"""What a provider is to the portal: one small interface, whoever stands behind it."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar, Protocol

from cabinet.accounts.models import Account, Organization
from cabinet.tariffs.models import Recipient


class Status(StrEnum):
    PENDING = "pending"
    HELD = "held"
    PAID = "paid"
    CANCELED = "canceled"


class ProviderError(Exception):
    """The provider says no, in words for a person."""


class ProviderSilentError(ProviderError):
    """No answer, or none that can be understood: nothing is known, ask again."""


class UnreadableError(Exception):
    """What came is not a notification of this provider."""


@dataclass(frozen=True)
class Field:
    """One thing that staff fill in; a secret is sealed and never shown again."""

    name: str
    label: str
    secret: bool = False
    required: bool = True
    default: str = ""
    help_text: str = ""


@dataclass(frozen=True)
class OrderLine:
    """A line of the cheque: a service, or money ahead of any."""

    title: str
    amount: Decimal
    is_advance: bool = False


@dataclass(frozen=True)
class Order:
    """What the provider is asked to take; ``total`` holds the payer's fee too."""

    id: uuid.UUID
    amount: Decimal
    total: Decimal
    purpose: str
    lines: Sequence[OrderLine]
    account: Account
    payee: Organization | Recipient
    month: "tuple[int, int] | None"
    payer: str
    payer_id: str
    email: str
    return_url: str
    notify_url: str
    payer_inn: str = ""
    saves_card: bool = False
    card_token: str = ""


@dataclass(frozen=True)
class Card:
    token: str
    title: str


@dataclass(frozen=True)
class Answer:
    """What the provider says of a payment now; amounts in roubles."""

    provider_id: str
    our_id: str
    status: Status
    amount: Decimal
    currency: str
    payment_url: str = ""
    qr: str = ""
    reason: str = ""
    refunded: Decimal = Decimal()
    card: Card | None = None


@dataclass(frozen=True)
class RefundAnswer:
    provider_id: str
    done: bool


@dataclass(frozen=True)
class Raw:
    """A notification as it came."""

    method: str
    query: Mapping[str, str]
    form: Mapping[str, str]
    body: str
    address: str


@dataclass(frozen=True)
class Notice:
    """Which payment a notification is about; nothing else of it is believed."""

    our_id: str = ""
    provider_id: str = ""
    about_refund: bool = False
    # The provider only asks whether it may take the money.
    is_question: bool = False


@dataclass(frozen=True)
class Reply:
    """What the provider wants to hear."""

    text: str = "OK"
    content_type: str = "text/plain; charset=utf-8"
    status: int = 200


@dataclass(frozen=True)
class Known:
    """What a reply may tell of the intent: its sum, and whether it is paid."""

    total: Decimal
    is_paid: bool
    is_canceled: bool = False
    taken: bool = True


class Provider(Protocol):
    """One contract with a provider; made with the keys of the contract."""

    slug: ClassVar[str]
    fields: ClassVar[tuple[Field, ...]]
    # Whether it passes the money on to requisites that the order names.
    routes: ClassVar[bool]
    saves_cards: ClassVar[bool]

    def __init__(self, keys: Mapping[str, str]) -> None: ...

    def create(self, order: Order) -> Answer:
        """Ask for a payment; the same order again is the same payment."""
        ...

    def fetch(self, *, provider_id: str, our_id: uuid.UUID) -> Answer | None:
        """What the provider knows of it; None when it knows nothing."""
        ...

    def capture(self, answer: Answer) -> Answer:
        """Take money that is held."""
        ...

    def refund(
        self, answer: Answer, *, refund_id: uuid.UUID, order: Order
    ) -> RefundAnswer:
        """Give back what ``order`` names, with a cheque of it where the provider
        makes one; the same ``refund_id`` again is the same refund."""
        ...

    def is_genuine(self, raw: Raw) -> bool:
        """Whether the signature or the sender's address is the provider's."""
        ...

    def reply(self, raw: Raw, known: Known | None) -> Reply: ...

    def check(self) -> None:
        """Try the keys; ProviderError says what is wrong."""
        ...

    @classmethod
    def read(cls, raw: Raw) -> Notice:
        """Which payment it is about; raises UnreadableError."""
        ...
