"""Whether a contract's keys work."""

from django.utils import timezone

from cabinet.payments.online.models import ProviderAccount
from cabinet.payments.online.providers import provider_of
from cabinet.payments.online.providers.base import ProviderError
from cabinet.payments.online.sealing import SealError


def check_contract(*, contract: ProviderAccount) -> ProviderAccount:
    """Ask the provider who we are, and write down what it said."""
    try:
        provider_of(contract).check()
    except (ProviderError, SealError) as error:
        contract.check_result, contract.works = f"Не работает: {error}"[:300], False
    else:
        contract.check_result, contract.works = "Связь есть, ключи подходят.", True
    contract.checked_at = timezone.now()
    contract.save(update_fields=["check_result", "works", "checked_at"])
    return contract
