"""``orderBundle``: the cheque's lines as Sberbank wants them, in kopecks."""

from collections.abc import Mapping
from typing import Any

from cabinet.payments.online.providers.base import Order, OrderLine
from cabinet.payments.online.providers.receipts import NO_VAT, charged_lines

TITLE = 100
# YooKassa's code of a rate of VAT → Sberbank's.
TAX_TYPES = {"1": 0, "2": 1, "3": 2, "4": 6, "5": 4, "6": 7, "11": 10, "12": 12}
# The way of settling and what is settled, by 54-ФЗ: a service in full, an advance.
SERVICE, ADVANCE = (4, 4), (3, 10)


def order_bundle(order: Order, keys: Mapping[str, str]) -> dict[str, Any]:
    tax = TAX_TYPES.get(keys.get("vat_code") or NO_VAT, 0)
    lines = enumerate(charged_lines(order), start=1)
    return {
        "customerDetails": _customer(order),
        "cartItems": {
            "items": [_item(number, line, tax) for number, line in lines if line.amount]
        },
    }


def _customer(order: Order) -> dict[str, str]:
    told = {
        "email": order.email,
        "fullName": order.payer,
        "inn": order.payer_inn,
    }
    return {name: value for name, value in told.items() if value}


def _item(number: int, line: OrderLine, tax: int) -> dict[str, Any]:
    kopecks = int(line.amount * 100)
    method, subject = ADVANCE if line.is_advance else SERVICE
    return {
        "positionId": str(number),
        "name": line.title[:TITLE],
        "quantity": {"value": 1, "measure": "0"},
        "itemAmount": kopecks,
        "itemPrice": kopecks,
        "itemCode": f"line-{number}",
        "tax": {"taxType": tax},
        "itemAttributes": {
            "attributes": [
                {"name": "paymentMethod", "value": method},
                {"name": "paymentObject", "value": subject},
            ]
        },
    }
