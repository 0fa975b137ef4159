"""Which providers there are, and the one of a contract."""

from django.conf import settings

from cabinet.payments.online.models.ways import ProviderAccount
from cabinet.payments.online.providers.base import Provider
from cabinet.payments.online.providers.demo import CONTRACT, DemoBank
from cabinet.payments.online.providers.moneta import Moneta
from cabinet.payments.online.providers.sberbank import Sberbank
from cabinet.payments.online.providers.sbp import FastPayments
from cabinet.payments.online.providers.yookassa import YooKassa
from cabinet.payments.online.sealing import unseal

PROVIDERS: dict[str, type[Provider]] = {
    one.slug: one for one in (YooKassa, FastPayments, Sberbank, Moneta, DemoBank)
}


def switched_on() -> dict[str, type[Provider]]:
    """Those that PAYMENT_PROVIDERS lets this portal use."""
    allowed = settings.PAYMENT_PROVIDERS
    return {slug: one for slug, one in PROVIDERS.items() if slug in allowed}


def provider_of(contract: ProviderAccount) -> Provider:
    """The provider with the keys of a contract. Raises SealError."""
    keys = {**contract.options, **unseal(contract.sealed_keys)}
    return PROVIDERS[contract.provider]({**keys, CONTRACT: str(contract.pk)})
