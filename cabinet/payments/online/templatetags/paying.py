"""What pages about payments print of providers."""

from django import template

from cabinet.payments.online.following import picture
from cabinet.payments.online.models import ProviderAccount
from cabinet.payments.online.providers import title_of

register = template.Library()


@register.filter
def way_title(contract: ProviderAccount) -> str:
    return title_of(contract)


@register.filter
def qr_picture(text: str) -> str:
    return picture(text)
