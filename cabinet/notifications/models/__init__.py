"""How people are told: the outbox, what they chose, and where it goes."""

from cabinet.notifications.models.addresses import (
    PushSubscription,
    SilencedAddress,
    TelegramBot,
    TelegramChat,
)
from cabinet.notifications.models.choices import (
    BillByEmail,
    Choice,
    PaperRefusal,
    with_paper,
)
from cabinet.notifications.models.kinds import ALWAYS, Channel, Kind
from cabinet.notifications.models.message import (
    MAX_ERROR,
    ChannelPause,
    HandOver,
    Message,
    Priority,
)
from cabinet.notifications.models.rules import SendingRules, SmsSpent
from cabinet.notifications.models.sending import Sending
from cabinet.notifications.models.texts import OwnText

__all__ = [
    "ALWAYS",
    "MAX_ERROR",
    "BillByEmail",
    "Channel",
    "ChannelPause",
    "Choice",
    "HandOver",
    "Kind",
    "Message",
    "OwnText",
    "PaperRefusal",
    "Priority",
    "PushSubscription",
    "Sending",
    "SendingRules",
    "SilencedAddress",
    "SmsSpent",
    "TelegramBot",
    "TelegramChat",
    "with_paper",
]
