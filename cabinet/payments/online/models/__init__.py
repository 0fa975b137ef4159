"""Paying through the portal: ways, baskets, intents and what providers said."""

from cabinet.payments.online.models.cards import Autopay, AutopayRun, SavedCard
from cabinet.payments.online.models.demo_bank import DemoBankPayment
from cabinet.payments.online.models.intents import Basket, Intent, IntentLine
from cabinet.payments.online.models.outcomes import Booking, Notification, Refund
from cabinet.payments.online.models.ways import OutsideLink, ProviderAccount

__all__ = [
    "Autopay",
    "AutopayRun",
    "Basket",
    "Booking",
    "DemoBankPayment",
    "Intent",
    "IntentLine",
    "Notification",
    "OutsideLink",
    "ProviderAccount",
    "Refund",
    "SavedCard",
]
