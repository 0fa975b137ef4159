"""Letting family or a tenant see an account, and taking that back."""

import datetime as dt
from typing import TypedDict

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from cabinet.accounts.models import Account
from cabinet.residents.limits import one_at_a_time
from cabinet.residents.models import Invitation, Residency, User
from cabinet.residents.models.limits import chosen_limits

# Letters to strangers, on behalf of one person.
INVITATIONS_OF_DAY = 20

TOO_MANY_GUESTS = (
    "Больше людей счёт смотреть не могут: уже {}. Закройте доступ кому-нибудь из них."
)
TOO_MANY_LETTERS = "Сегодня вы уже отправили много приглашений. Продолжите завтра."
YOURSELF = "Это ваш собственный адрес: вы и так видите этот счёт."
PAST_DAY = "Этот день уже прошёл. Укажите сегодняшний или более поздний."
GONE = "Это приглашение больше не действует. Попросите прислать новое."
HELD_ALREADY = "Этот лицевой счёт уже есть в вашем кабинете."

State = Invitation.State


class Terms(TypedDict):
    """What a guest may do, and until which day (that day included)."""

    may_send_readings: bool
    may_pay: bool
    may_write_requests: bool
    until: dt.date | None


class SharingError(Exception):
    """Why access isn't given, in words for the resident."""


@transaction.atomic
def invite(*, by: User, account: Account, email: str, terms: Terms) -> Invitation:
    """Ask somebody by a letter; a second letter to one address replaces the first.

    The answer is the same whether the address is registered here or not. Raises
    SharingError.
    """
    _check_day(terms["until"])
    holder = _holder(by, account)
    if EmailAddress.objects.filter(user=by, email__iexact=email).exists():
        raise SharingError(YOURSELF)
    _check_room(holder, email)
    _waiting(account).filter(email__iexact=email).update(
        state=State.WITHDRAWN, decided_at=timezone.now()
    )
    invitation = Invitation.objects.create(
        account=account, invited_by=holder, email=email, **terms
    )
    _write(email, "invitation", invitation=invitation, link=_link(invitation))
    return invitation


@transaction.atomic
def accept_invitation(*, user: User, invitation: Invitation) -> Residency:
    """Let the invited person in. Raises SharingError."""
    waiting = _lock(user, invitation)
    held = Residency.objects.unended().filter(user=user, account=waiting.account)
    if held.filter(shared_by=None).exists():
        raise SharingError(HELD_ALREADY)
    held.update(ended_at=timezone.now())
    guest = Residency.objects.create(
        user=user,
        account=waiting.account,
        method=Residency.Method.SHARED,
        shared_by=waiting.invited_by,
        **terms_of(waiting),
    )
    _decide(waiting, State.ACCEPTED)
    _write(waiting.invited_by.user.email, "invitation_accepted", guest=guest)
    return guest


@transaction.atomic
def decline_invitation(*, user: User, invitation: Invitation) -> None:
    """Say no; the holder sees it in their list. Raises SharingError."""
    _decide(_lock(user, invitation), State.DECLINED)


@transaction.atomic
def withdraw_invitation(*, by: User, invitation: Invitation) -> None:
    """Take back what nobody answered yet. Raises SharingError."""
    _holder(by, invitation.account)
    waiting = Invitation.objects.filter(pk=invitation.pk, state=State.WAITING)
    waiting.update(state=State.WITHDRAWN, decided_at=timezone.now())


@transaction.atomic
def change_terms(*, by: User, guest: Residency, terms: Terms) -> None:
    """Let a guest do more or less, longer or shorter. Raises SharingError."""
    _check_day(terms["until"])
    _holder(by, guest.account)
    Residency.objects.guests().filter(pk=guest.pk).update(**terms)


@transaction.atomic
def end_sharing(*, by: User, guest: Residency) -> None:
    """Close the account to a guest, at once, and tell them. Raises SharingError."""
    _holder(by, guest.account)
    open_now = Residency.objects.unended().filter(pk=guest.pk, shared_by__isnull=False)
    if open_now.update(ended_at=timezone.now()):
        _write(guest.user.email, "sharing_ended", guest=guest)


def invitations_to(user: User) -> "QuerySet[Invitation]":
    """What this person may answer now."""
    return Invitation.objects.waiting().visible_to(user)


def terms_of(given: Invitation | Residency) -> Terms:
    return {
        "may_send_readings": given.may_send_readings,
        "may_pay": given.may_pay,
        "may_write_requests": given.may_write_requests,
        "until": given.until,
    }


def _holder(user: User, account: Account) -> Residency:
    """The tie of who gives access; locked, so that nobody ends it meanwhile."""
    own = Residency.objects.active().filter(
        user=user, account=account, frozen_at__isnull=True
    )
    found = own.select_for_update(of=("self",)).first()
    if found is None:
        raise SharingError(GONE)
    return found


def _waiting(account: Account) -> "QuerySet[Invitation]":
    return Invitation.objects.filter(account=account, state=State.WAITING)


def _check_room(holder: Residency, email: str) -> None:
    # An account has several holders, each with a tie of their own.
    one_at_a_time(f"sharing:{holder.account_id}")
    guests = Residency.objects.guests().filter(account=holder.account_id).count()
    others = Invitation.objects.waiting().filter(~Q(email__iexact=email))
    most = chosen_limits().guests_of_account
    if guests + others.filter(account=holder.account_id).count() >= most:
        raise SharingError(TOO_MANY_GUESTS.format(most))
    today = timezone.now() - dt.timedelta(days=1)
    written = Invitation.objects.filter(
        invited_by__user=holder.user_id, created_at__gt=today
    )
    if written.count() >= INVITATIONS_OF_DAY:
        raise SharingError(TOO_MANY_LETTERS)


def _check_day(until: dt.date | None) -> None:
    if until is not None and until < timezone.localdate():
        raise SharingError(PAST_DAY)


def _lock(user: User, invitation: Invitation) -> Invitation:
    mine = Invitation.objects.waiting().visible_to(user)
    locked = mine.select_for_update(of=("self",)).filter(pk=invitation.pk)
    found = locked.select_related("account__organization", "invited_by__user").first()
    if found is None:
        raise SharingError(GONE)
    if found.until is not None and found.until < timezone.localdate():
        raise SharingError(GONE)
    return found


def _decide(waiting: Invitation, state: str) -> None:
    waiting.state, waiting.decided_at = state, timezone.now()
    waiting.save(update_fields=["state", "decided_at"])


def _link(invitation: Invitation) -> str:
    return f"{settings.BASE_URL}{reverse('residents:invitation', args=[invitation.pk])}"


def _write(email: str, template: str, **context: object) -> None:
    get_adapter().send_mail(f"account/email/{template}", email, context)
