"""Which events of the slices below become messages, and in what words."""

from typing import Any

from django.conf import settings
from django.dispatch import receiver

from cabinet.notifications.models import Channel
from cabinet.notifications.services import queue_message
from cabinet.residents import not_me
from cabinet.residents.models import Residency, User
from cabinet.residents.signals import account_linked

NEW_HOLDER = """Здравствуйте!

К вашему лицевому счёту {number} ({address}) подключился ещё один житель. \
Как: {method}. Теперь он видит начисления, платежи и приборы учёта этого счёта.

Если это кто-то из вашей семьи, ничего делать не нужно.
Если вы никого не подключали, нажмите «Это не я» — и он перестанет видеть счёт:

{not_me}

Потом позвоните в вашу организацию: {organization}.

{site}
{url}
"""


@receiver(account_linked, dispatch_uid="tell_other_holders")
def tell_other_holders(*, residency: Residency, **_: Any) -> None:
    """Let those who hold the account know that somebody joined them."""
    account = residency.account
    body = NEW_HOLDER.format(
        number=account.number,
        address=account.address,
        method=residency.get_method_display(),
        not_me=not_me.link_for(residency),
        organization=_contact(residency),
        site=settings.SITE_NAME,
        url=settings.BASE_URL,
    )
    others = User.objects.filter(
        residencies__in=account.residencies.active(), is_active=True
    ).exclude(pk=residency.user_id)
    for holder in others:
        queue_message(
            recipient=holder,
            channel=Channel.EMAIL,
            event=f"account-linked:{residency.pk}",
            subject=f"К лицевому счёту {account.number} подключился ещё один житель",
            body=body,
        )


def _contact(residency: Residency) -> str:
    organization = residency.account.organization
    return ", ".join(filter(None, [organization.name, organization.phone]))
