"""What changes payments through the portal."""

from cabinet.payments.online.errors import PaymentError
from cabinet.payments.online.services.notices import take_notification
from cabinet.payments.online.services.opening import How, Part, ask_for, open_basket
from cabinet.payments.online.services.reconciling import reconcile
from cabinet.payments.online.services.refunding import refund_intent
from cabinet.payments.online.services.registering import register_intent
from cabinet.payments.online.services.settling import settle

__all__ = [
    "How",
    "Part",
    "PaymentError",
    "ask_for",
    "open_basket",
    "reconcile",
    "refund_intent",
    "register_intent",
    "settle",
    "take_notification",
]
