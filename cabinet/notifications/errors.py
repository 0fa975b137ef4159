"""How a message can fail, and what follows from it."""


class NotificationError(Exception):
    """Why something of notifications can't be done, in words for who asked."""


class DeliveryError(NotificationError):
    """Why a message wasn't handed over, in the provider's words."""


class RefusedError(DeliveryError):
    """This message will never be taken. ``silences`` says why the address is dead."""

    def __init__(self, words: str, *, silences: str = "") -> None:
        super().__init__(words)
        self.silences = silences


class TryLaterError(DeliveryError):
    """This message can't be taken now; others can."""


class ProviderDownError(DeliveryError):
    """Nothing can be sent this way now: no line, no money, no entry."""


class UnconfirmedError(DeliveryError):
    """The last word was said and no answer came: it may have arrived."""
