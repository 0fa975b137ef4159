"""Which events of entry and linking become messages."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.urls import reverse
from django.utils import formats, timezone

from cabinet.notifications.browsers import browser_name
from cabinet.notifications.news import Addressee, News
from cabinet.notifications.occasions import ENTERED, HOLDER
from cabinet.notifications.services import announce
from cabinet.residents import devices, not_me
from cabinet.residents.models import Residency, User
from cabinet.residents.signals import account_linked

# Whoever has just registered knows that they are here.
NEWCOMER = dt.timedelta(hours=1)


@receiver(account_linked, dispatch_uid="tell_other_holders")
def tell_other_holders(*, residency: Residency, **_: Any) -> None:
    """Let those who hold the account know that somebody joined them."""
    others = (
        Residency.objects.active()
        .filter(account=residency.account_id, user__is_active=True)
        .exclude(user=residency.user_id)
        .select_related("user", "account__organization", "account__premises__building")
    )
    announce(
        news=[
            News(
                occasion=HOLDER,
                to=Addressee.holding(holder),
                event=f"account-linked:{residency.pk}",
                path=not_me.link_for(residency).removeprefix(settings.BASE_URL),
                values={"способ": residency.get_method_display()},
            )
            for holder in others
        ]
    )


@receiver(user_logged_in, dispatch_uid="tell_of_new_device")
def tell_of_new_device(*, request: HttpRequest | None, user: User, **_: Any) -> None:
    """A browser that this person never entered from before."""
    now = timezone.now()
    if request is None or user.date_joined > now - NEWCOMER:
        return
    if devices.known(request, user):
        return
    words = {
        "устройство": browser_name(request.headers.get("User-Agent", "")),
        "когда": formats.date_format(timezone.localtime(now), "j E, H:i"),
    }
    news = News(
        occasion=ENTERED,
        to=Addressee.of(user),
        event=f"entered:{user.pk}:{now:%Y%m%d%H%M%S}",
        path=reverse("usersessions_list"),
        values=words,
    )
    announce(news=[news])
