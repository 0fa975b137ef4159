"""The way back for who lost their e-mail: through the office, by two employees."""

from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.internal.flows.password_reset import request_password_reset
from allauth.account.models import EmailAddress
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from cabinet.accounts.models import Account
from cabinet.residents.logins import find_by_login
from cabinet.residents.models import ContactChange, User
from cabinet.residents.names import find_by_email

NOBODY = "Такого жителя среди ваших лицевых счетов нет."
TAKEN = "Эта почта уже занята другим кабинетом."
WAITS = "Смена контакта этого жителя уже ждёт второго сотрудника."
SECOND_ONE = "Подтвердить должен другой сотрудник — не тот, кто проверил документ."
DECIDED = "Эту смену контакта уже рассмотрели."

State = ContactChange.State


class ContactError(Exception):
    """Why an address is not changed, in words for the employee."""


@transaction.atomic
def request_contact_change(
    *, login: str, new_email: str, document: str, reason: str, by: User
) -> ContactChange:
    """Write down what the first employee saw, and tell the old address.

    ``login`` is whatever the resident enters by. Raises ContactError.
    """
    user = _resident(login, by)
    if find_by_email(new_email):
        raise ContactError(TAKEN)
    if ContactChange.objects.filter(user=user, state=State.WAITING).exists():
        raise ContactError(WAITS)
    change = ContactChange.objects.create(
        user=user,
        old_email=user.email,
        new_email=new_email,
        document=document,
        reason=reason,
        requested_by=by,
    )
    get_adapter().send_mail("account/email/contact_change", user.email, {})
    return change


@transaction.atomic
def confirm_contact_change(
    *, change: ContactChange, by: User, request: HttpRequest
) -> None:
    """Change the address and mail a link for a new password to it.

    Raises ContactError, too, where the second employee is the first one.
    """
    waiting = _lock(change)
    if waiting.requested_by_id == by.pk:
        raise ContactError(SECOND_ONE)
    if find_by_email(waiting.new_email):
        raise ContactError(TAKEN)
    user = waiting.user
    # Who came to work here meanwhile has rights that a new address would open.
    if _works_here(user):
        raise ContactError(NOBODY)
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.create(
        user=user, email=waiting.new_email, verified=True, primary=True
    )
    user.email = waiting.new_email
    user.save(update_fields=["email"])
    _decide(waiting, State.DONE, by)
    request_password_reset(request, user.email, [user], default_token_generator)


@transaction.atomic
def cancel_contact_change(*, change: ContactChange, by: User) -> None:
    """Leave the address as it is. Raises ContactError."""
    _decide(_lock(change), State.CANCELLED, by)


def _resident(login: str, by: User) -> User:
    """The resident whom ``by`` may serve; never an employee."""
    user = find_by_login(login)
    if user is None or _works_here(user):
        raise ContactError(NOBODY)
    held = Account.objects.managed_by(by).filter(
        residencies__user=user, residencies__ended_at=None
    )
    if not held.exists():
        raise ContactError(NOBODY)
    return user


def _works_here(user: User) -> bool:
    """Dismissed employees too: they may be taken back."""
    known = User.objects.get_queryset().employees().filter(pk=user.pk)
    return user.has_perm("wagtailadmin.access_admin") or known.exists()


def _lock(change: ContactChange) -> ContactChange:
    locked = ContactChange.objects.select_for_update(of=("self",))
    found = locked.select_related("user").get(pk=change.pk)
    if found.state != State.WAITING:
        raise ContactError(DECIDED)
    return found


def _decide(waiting: ContactChange, state: str, by: User) -> None:
    waiting.state, waiting.decided_by = state, by
    waiting.decided_at = timezone.now()
    waiting.save()
