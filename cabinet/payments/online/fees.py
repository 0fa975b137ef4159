"""What a provider's work costs the payer on top of the sum."""

from decimal import ROUND_HALF_UP, Decimal

from cabinet.payments.online.models import ProviderAccount

KOPECK = Decimal("0.01")


def fee_of(contract: ProviderAccount, amount: Decimal) -> Decimal:
    """Roubles and kopecks that the payer adds; nothing where others bear it."""
    if contract.fee_payer != ProviderAccount.FeePayer.RESIDENT:
        return Decimal()
    share: Decimal = amount * contract.fee_percent / 100
    least: Decimal = contract.fee_minimum
    return max(share, least).quantize(KOPECK, ROUND_HALF_UP)


def words_of(contract: ProviderAccount, amount: Decimal) -> str:
    """Who bears the commission, as a payer should read it before paying."""
    if fee_of(contract, amount):
        least = f", не меньше {contract.fee_minimum} ₽" if contract.fee_minimum else ""
        text = f"Комиссия {contract.fee_percent:f} %{least}, её платите вы"
        return text.replace(".", ",")
    if contract.fee_percent or contract.fee_minimum:
        return "Без комиссии для вас: её платит организация"
    return "Без комиссии"
