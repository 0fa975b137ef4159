"""What allauth tells of, and what this slice does about it."""

import time
from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed, password_reset, user_signed_up
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from cabinet.residents import services, tallies
from cabinet.residents.adapter import everywhere_key
from cabinet.residents.first_entry import take_proven
from cabinet.residents.models import FirstEntry, User
from cabinet.residents.sessions import ENTERED_AT


@receiver(user_logged_in, dispatch_uid="residents_entered")
def note_entry(*, request: HttpRequest | None, **_: Any) -> None:
    if request is not None:
        request.session[ENTERED_AT] = int(time.time())


@receiver(password_reset, dispatch_uid="residents_unlock")
def unlock(*, user: User, **_: Any) -> None:
    """Whoever has just proved their mailbox need not wait for guessers."""
    tallies.forget(everywhere_key(user, ""))


@receiver(user_signed_up, dispatch_uid="residents_first_entry_begun")
def keep_first_entry(*, request: HttpRequest, user: User, **_: Any) -> None:
    account = take_proven(request)
    if account is not None:
        FirstEntry.objects.create(user=user, account_id=account)


@receiver(email_confirmed, dispatch_uid="residents_first_entry_confirmed")
def link_first_account(*, email_address: EmailAddress, **_: Any) -> None:
    services.finish_first_entry(user=email_address.user)
