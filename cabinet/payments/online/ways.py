"""Which ways of paying an account has, and what each takes on top."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from cabinet.accounts.models import Account
from cabinet.payments.online.errors import PaymentError
from cabinet.payments.online.fees import fee_of, words_of
from cabinet.payments.online.models import OutsideLink, ProviderAccount
from cabinet.payments.online.providers import switched_on
from cabinet.tariffs.models import Recipient

if TYPE_CHECKING:
    from cabinet.payments.online.services.opening import Part


@dataclass(frozen=True)
class Method:
    """A provider that can take all the parts, with its commission for them."""

    slug: str
    title: str
    fee: Decimal
    fee_words: str
    total: Decimal
    saves_cards: bool
    contracts: Sequence[ProviderAccount]


@dataclass(frozen=True)
class Link:
    title: str
    url: str
    note: str


def contract_for(
    account: Account, method: str, recipient: Recipient | None
) -> ProviderAccount:
    """The contract by which ``method`` pays a recipient. Raises PaymentError."""
    found = _find(_contracts(account), method, recipient)
    if found is None:
        raise PaymentError("Этим способом получателю заплатить нельзя.")
    return found


def methods_for(account: Account, parts: "Sequence[Part]") -> list[Method]:
    """The providers that can pay every part, in the organisation's order."""
    contracts = _contracts(account)
    slugs = dict.fromkeys(one.provider for one in contracts)
    found = []
    for slug in slugs:
        used = [_find(contracts, slug, part.recipient) for part in parts]
        chosen = [one for one in used if one is not None]
        if chosen and len(chosen) == len(used):
            found.append(_method(slug, chosen, [part.amount for part in parts]))
    return found


def links_for(account: Account) -> list[Link]:
    """Outside services with the account's number in their addresses."""
    links = OutsideLink.objects.on().filter(organization=account.organization)
    return [
        Link(one.title, one.url.replace("{account}", account.number), one.note)
        for one in links
    ]


def _contracts(account: Account) -> list[ProviderAccount]:
    on = ProviderAccount.objects.on().filter(
        organization=account.organization, provider__in=switched_on()
    )
    return list(on)


def _find(
    contracts: Sequence[ProviderAccount], slug: str, recipient: Recipient | None
) -> ProviderAccount | None:
    """A recipient's own contract first, then one that passes money on."""
    mine = [one for one in contracts if one.provider == slug]
    wanted = recipient.pk if recipient else None
    own = next((one for one in mine if one.recipient_id == wanted), None)
    if own or not switched_on()[slug].routes:
        return own
    return next((one for one in mine if one.recipient_id is None), None)


def _method(
    slug: str, contracts: Sequence[ProviderAccount], amounts: Sequence[Decimal]
) -> Method:
    pairs = list(zip(contracts, amounts, strict=True))
    fee = sum((fee_of(one, amount) for one, amount in pairs), Decimal())
    first, amount = pairs[0]
    return Method(
        slug=slug,
        title=first.name,
        fee=fee,
        fee_words=words_of(first, amount),
        total=fee + sum(amounts, Decimal()),
        saves_cards=switched_on()[slug].saves_cards,
        contracts=contracts,
    )
