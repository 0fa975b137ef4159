"""SMS and calls through the gateway of the settings, or into files."""

from django.conf import settings

from cabinet.notifications.channels.files import Files
from cabinet.notifications.channels.gateways import GATEWAYS, Entry, Gateway
from cabinet.notifications.channels.parcel import LastWord, Parcel, Way

FOLDER = "sms"


class Sms:
    """No gateway recognises a message that comes again: none is sent twice."""

    repeatable = False

    def __init__(self, gateway: Gateway) -> None:
        self.gateway = gateway

    def deliver(self, parcel: Parcel, last_word: LastWord) -> str:
        return self.gateway.send(parcel.address, parcel.body, parcel.pk, last_word)

    def close(self) -> None:
        """Each request opens its own line."""


def gateway() -> Gateway | None:
    """The gateway that SMS_BACKEND names; None without one."""
    told = settings.SMS
    if not told:
        return None
    entry = Entry(
        **{name: told[name] for name in ("base", "user", "password", "sender")}
    )
    return GATEWAYS[told["name"]](entry)


def way() -> Way:
    found = gateway()
    return Sms(found) if found else Files(FOLDER)
