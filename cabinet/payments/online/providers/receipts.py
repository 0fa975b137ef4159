"""The cheque by 54-ФЗ, where the provider prints one: who paid for what."""

from collections.abc import Mapping
from typing import Any

from cabinet.payments.online.providers.base import Field, Order, OrderLine

ON = "да"
TITLE = 128
NO_VAT = "1"
FIELDS = (
    Field(
        "receipts",
        "Пробивать чек через провайдера",
        required=False,
        help_text=f"«{ON}», если касса подключена у провайдера; пусто — чека нет.",
    ),
    Field(
        "vat_code",
        "Ставка НДС (код)",
        default=NO_VAT,
        help_text="1 — без НДС, 4 — 20 %, 11 — 5 %.",
    ),
    Field(
        "tax_system_code",
        "Система налогообложения (код)",
        required=False,
        help_text="1 — общая, 2 — УСН доходы, 3 — УСН доходы минус расходы.",
    ),
)


def receipt(order: Order, keys: Mapping[str, str]) -> dict[str, Any]:
    """The sums of the items come to the payment's total to the kopeck."""
    told: dict[str, Any] = {
        "customer": customer_of(order),
        "items": [
            _item(line, keys.get("vat_code") or NO_VAT)
            for line in charged_lines(order)
            if line.amount
        ],
    }
    if keys.get("tax_system_code"):
        told["tax_system_code"] = int(keys["tax_system_code"])
    return told


def customer_of(order: Order) -> dict[str, str]:
    told = {
        "full_name": order.payer,
        "inn": order.payer_inn,
        "email": order.email,
    }
    return {name: value for name, value in told.items() if value}


def charged_lines(order: Order) -> list[OrderLine]:
    """The lines of the cheque; money for no service at all is an advance."""
    lines = list(order.lines) or [OrderLine(order.purpose, order.amount, True)]
    fee = order.total - order.amount
    return [*lines, OrderLine("Комиссия за приём платежа", fee)] if fee else lines


def _item(line: OrderLine, vat_code: str) -> dict[str, Any]:
    return {
        "description": line.title[:TITLE],
        "quantity": "1.00",
        "amount": {"value": f"{line.amount:.2f}", "currency": "RUB"},
        "vat_code": int(vat_code),
        "payment_mode": "advance" if line.is_advance else "full_payment",
        "payment_subject": "payment" if line.is_advance else "service",
        "measure": "another",
    }
