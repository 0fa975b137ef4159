"""``orderBundle``: the cheque's lines as Sberbank wants them, in kopecks."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from cabinet.payments.online.providers.base import Order
from cabinet.payments.online.providers.receipts import NO_VAT, charged_lines

TITLE = 100
# YooKassa's code of a rate of VAT → Sberbank's.
TAX_TYPES = {"1": 0, "2": 1, "3": 2, "4": 6, "5": 4, "6": 7, "11": 10, "12": 12}
FULL_PAYMENT, SERVICE = 4, 4


def order_bundle(order: Order, keys: Mapping[str, str]) -> dict[str, Any]:
    tax = TAX_TYPES.get(keys.get("vat_code") or NO_VAT, 0)
    lines = enumerate(charged_lines(order), start=1)
    return {
        "customerDetails": {"email": order.email, "fullName": order.payer},
        "cartItems": {
            "items": [
                _item(number, title, amount, tax) for number, (title, amount) in lines
            ]
        },
    }


def _item(number: int, title: str, amount: Decimal, tax: int) -> dict[str, Any]:
    kopecks = int(amount * 100)
    return {
        "positionId": str(number),
        "name": title[:TITLE],
        "quantity": {"value": 1, "measure": "0"},
        "itemAmount": kopecks,
        "itemPrice": kopecks,
        "itemCode": f"line-{number}",
        "tax": {"taxType": tax},
        "itemAttributes": {
            "attributes": [
                {"name": "paymentMethod", "value": FULL_PAYMENT},
                {"name": "paymentObject", "value": SERVICE},
            ]
        },
    }
