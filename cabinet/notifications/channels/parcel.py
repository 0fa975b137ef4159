"""What a channel gets to deliver, and what it promises."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from cabinet.accounts.models import Organization
from cabinet.notifications.models import Kind

LastWord = Callable[[], None]


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """One message ready to go: what is said, to whom, in whose name.

    ``pk`` is the message's own number: the same at every try.
    """

    pk: int
    user: int
    address: str
    subject: str
    body: str
    link: str
    kind: Kind
    organization: Organization | None
    attachment: str = ""


class Way(Protocol):
    """A channel. ``repeatable`` says that what is handed over twice is seen once."""

    @property
    def repeatable(self) -> bool: ...

    def deliver(self, parcel: Parcel, last_word: LastWord) -> str:
        """Hand it over; the provider's number for it. Raises DeliveryError.

        ``last_word`` is called just before what can't be taken back.
        """
        ...

    def close(self) -> None: ...
