"""What a clerk decides about money that nobody knows; and taking a registry back."""

from django.db import transaction
from django.utils import timezone

from cabinet.accounts.models import Account
from cabinet.payments.models import (
    Payment,
    Registry,
    RegistryMatch,
    RememberedMatch,
    UnallocatedPayment,
)
from cabinet.residents.models import User

State = UnallocatedPayment.State
COPIED = (
    "organization",
    "billing_month",
    "paid_on",
    "posted_on",
    "paid_for_month",
    "place",
    "amount",
    "fee",
    "operation_number",
    "source_line",
)


class RegistryError(Exception):
    """Why a decision can't stand, in words for staff."""


@transaction.atomic
def allocate(
    *, line: UnallocatedPayment, account: Account, author: User, remember: bool
) -> Payment:
    """Give the money to an account: one payment, however many clerks click.

    With ``remember`` the bank's writing means this account from now on.
    Raises RegistryError where it is decided already, or the account is
    another organisation's.
    """
    found = _locked(line)
    if account.organization_id != found.organization_id:
        raise RegistryError("Этот счёт — другой организации.")
    values = {name: getattr(found, name) for name in COPIED}
    payment = Payment.objects.create(
        account=account, source_run=found.registry.source_run, **values
    )
    found.payment = payment
    _decide(found, State.ALLOCATED, author, "")
    if remember and found.key:
        RememberedMatch.objects.update_or_create(
            organization=found.organization,
            key=found.key,
            defaults={"account": account, "decided_by": author},
        )
    return payment


@transaction.atomic
def return_money(
    *, line: UnallocatedPayment, author: User, note: str
) -> UnallocatedPayment:
    """Note that the money went back to the payer. Raises RegistryError."""
    return _decide(_locked(line), State.RETURNED, author, _told(note))


@transaction.atomic
def leave(*, line: UnallocatedPayment, author: User, note: str) -> UnallocatedPayment:
    """Keep the money unexplained, with why; it may be decided later.

    Raises RegistryError.
    """
    return _decide(_locked(line), State.LEFT, author, _told(note))


@transaction.atomic
def withdraw_registry(*, run: int) -> None:
    """Take back what a load put aside or recognised; its payments are not here.

    Raises RegistryError where money of it has been returned to a payer.
    """
    lines = UnallocatedPayment.objects.select_for_update().filter(
        registry__source_run=run
    )
    states = list(lines.values_list("state", flat=True))
    if State.RETURNED in states:
        raise RegistryError(
            "Деньги из этого реестра уже вернули плательщику: отменить его нельзя."
        )
    lines.update(state=State.WITHDRAWN)
    RegistryMatch.objects.filter(registry__source_run=run).delete()
    Registry.objects.filter(source_run=run).update(is_undone=True)


def _locked(line: UnallocatedPayment) -> UnallocatedPayment:
    rows = UnallocatedPayment.objects.select_for_update(of=("self",))
    found: UnallocatedPayment = rows.select_related("registry", "organization").get(
        pk=line.pk
    )
    if not found.is_open:
        raise RegistryError("По этому платежу решение уже принято.")
    return found


def _decide(
    line: UnallocatedPayment, state: str, author: User, note: str
) -> UnallocatedPayment:
    line.state, line.note = state, note
    line.decided_by, line.decided_at = author, timezone.now()
    line.save(update_fields=["state", "note", "decided_by", "decided_at", "payment"])
    return line


def _told(note: str) -> str:
    if not note.strip():
        raise RegistryError("Напишите пояснение: его прочтут коллеги.")
    return note.strip()
