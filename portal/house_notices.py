"""The site's notices on the cabinet's pages: the portal knows both."""

from collections.abc import Collection, Sequence

from django.http import HttpRequest

from cabinet.accounts.models import Account
from cabinet.notices import HouseNotice
from cms.frame import frame_of
from cms.house_notices import reaching


def of_site(
    request: HttpRequest, accounts: Collection[Account]
) -> Sequence[HouseNotice]:
    """No query of its own: current notices come with the page's frame."""
    return [
        HouseNotice(
            one.title, one.url, one.kind, one.is_emergency, one.starts_at, one.ends_at
        )
        for one in reaching(frame_of(request).notices, accounts)
    ]
