"""``payment_order``: what a bank and ГИС ЖКХ must know of a payment for housing."""

from typing import Any

from cabinet.payments.online.providers.base import Order

PURPOSE, NAME, BANK, ACCOUNT = 210, 160, 45, 30


def payment_order(order: Order) -> dict[str, Any]:
    """At least one of the account's numbers is always there: its own."""
    account, payee = order.account, order.payee
    told: dict[str, Any] = {
        "type": "utilities",
        "amount": {"value": f"{order.total:.2f}", "currency": "RUB"},
        "payment_purpose": order.purpose[:PURPOSE],
        "recipient": {
            "name": payee.name[:NAME],
            "inn": payee.inn,
            "kpp": payee.kpp,
            "bank": {
                "name": payee.bank[:BANK],
                "bic": payee.bic,
                "account": payee.settlement_account,
                "correspondent_account": payee.correspondent_account,
            },
        },
        "account_number": account.number[:ACCOUNT],
        "unified_account_number": account.unified_account_number,
        "service_id": account.service_id,
    }
    if order.month:
        year, month = order.month
        told["payment_period"] = {"month": month, "year": year}
    return {name: value for name, value in told.items() if value}
