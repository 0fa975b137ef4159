"""The fast payments system («СБП») through YooKassa: a QR code on our own page."""

from typing import Any, ClassVar

from cabinet.payments.online.providers.base import Order
from cabinet.payments.online.providers.yookassa import YooKassa


class FastPayments(YooKassa):
    slug: ClassVar[str] = "sbp"
    saves_cards: ClassVar[bool] = False

    def _way(self, order: Order) -> dict[str, Any]:
        return {
            "payment_method_data": {"type": "sbp"},
            "confirmation": {"type": "qr", "return_url": order.return_url},
        }
