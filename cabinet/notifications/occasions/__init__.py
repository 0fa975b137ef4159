"""What can happen, and what we say of it unless an organisation says it better.

Texts are plain, with values in braces. Names, addresses and full account numbers
are no values: a letter lies open on its way, the cabinet doesn't.
"""

from cabinet.notifications.occasions.company import NOTICE, REQUEST
from cabinet.notifications.occasions.entry import DECIDED, ENTERED, GUESSED, HOLDER
from cabinet.notifications.occasions.meters import (
    ASKED,
    CLOSING,
    DECLINED,
    OPENED,
    VERIFICATION,
)
from cabinet.notifications.occasions.money import (
    AUTOPAY_FAILED,
    AUTOPAY_SOON,
    BILL,
    DEBT,
    DUE,
    PAYMENT,
    PAYMENT_FAILED,
    PAYMENT_RETURNED,
    PLAN_OFFERED,
)
from cabinet.notifications.occasions.occasion import Occasion

OCCASIONS = {
    occasion.code: occasion
    for occasion in (
        *(BILL, DUE, PAYMENT, DEBT),
        *(PAYMENT_FAILED, PAYMENT_RETURNED, AUTOPAY_SOON, AUTOPAY_FAILED),
        PLAN_OFFERED,
        *(OPENED, CLOSING, ASKED, DECLINED, VERIFICATION),
        *(REQUEST, NOTICE),
        *(HOLDER, GUESSED, DECIDED, ENTERED),
    )
}

__all__ = [
    "ASKED",
    "AUTOPAY_FAILED",
    "AUTOPAY_SOON",
    "BILL",
    "CLOSING",
    "DEBT",
    "DECIDED",
    "DECLINED",
    "DUE",
    "ENTERED",
    "GUESSED",
    "HOLDER",
    "NOTICE",
    "OCCASIONS",
    "OPENED",
    "PAYMENT",
    "PAYMENT_FAILED",
    "PAYMENT_RETURNED",
    "PLAN_OFFERED",
    "REQUEST",
    "VERIFICATION",
    "Occasion",
]
