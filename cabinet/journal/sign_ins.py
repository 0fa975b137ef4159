"""Who entered, and who tried and was refused."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from cabinet.journal.acting import acting
from cabinet.journal.models import Action
from cabinet.journal.services import is_staff, write

SHOWN_LETTERS = 2
MAX_AGENT = 200


@receiver(user_logged_in, dispatch_uid="journal_entered")
def note_entry(*, user: AbstractBaseUser, **_: Any) -> None:
    details = _browser() if is_staff(user) else {}
    write(Action.ENTERED, user, words="Вход", actor=user, details=details)


@receiver(user_login_failed, dispatch_uid="journal_not_let_in")
def note_refusal(*, credentials: dict[str, Any], **_: Any) -> None:
    """With the first letters alone: people type passwords into the wrong field."""
    login = str(credentials.get("email") or credentials.get("username") or "")
    typed = f"{login[:SHOWN_LETTERS]}***"
    words = f"Вход не удался: {typed}"
    write(Action.REFUSED, kind="entry", words=words, details=_browser())


def _browser() -> dict[str, str]:
    request: HttpRequest | None = acting().request
    agent = request.headers.get("User-Agent", "") if request else ""
    return {"браузер": agent[:MAX_AGENT]} if agent else {}
