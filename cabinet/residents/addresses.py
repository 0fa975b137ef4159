"""Where a request comes from, as far as its sender can't make it up."""

import ipaddress

from allauth.account.adapter import get_adapter
from django.http import HttpRequest

NEIGHBOURS = {4: 24, 6: 48}


def client_address(request: HttpRequest) -> str:
    """The visitor's network address, by allauth's rules about proxies."""
    return str(get_adapter().get_client_ip(request))


def network_of(address: str | None) -> str:
    """The /24 or /48 that an address belongs to; empty where there is none."""
    if not address:
        return ""
    parsed = ipaddress.ip_address(address)
    prefix = NEIGHBOURS[parsed.version]
    return str(ipaddress.ip_network(f"{address}/{prefix}", strict=False))
