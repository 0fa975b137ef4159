"""The cheque by 54-ФЗ, where the provider prints one: who paid for what."""

from collections.abc import Mapping
from typing import Any

from cabinet.payments.online.providers.base import Field, Order

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
    customer = {"full_name": order.payer, "email": order.email}
    told: dict[str, Any] = {
        "customer": {name: value for name, value in customer.items() if value},
        "items": [
            _item(title, f"{amount:.2f}", keys.get("vat_code") or NO_VAT)
            for title, amount in charged_lines(order)
        ],
    }
    if keys.get("tax_system_code"):
        told["tax_system_code"] = int(keys["tax_system_code"])
    return told


def charged_lines(order: Order) -> list[tuple[str, Any]]:
    lines = [(line.title, line.amount) for line in order.lines]
    fee = order.total - order.amount
    return [*lines, ("Комиссия за приём платежа", fee)] if fee else lines


def _item(title: str, amount: str, vat_code: str) -> dict[str, Any]:
    return {
        "description": title[:TITLE],
        "quantity": "1.00",
        "amount": {"value": amount, "currency": "RUB"},
        "vat_code": int(vat_code),
        "payment_mode": "full_payment",
        "payment_subject": "service",
        "measure": "another",
    }
