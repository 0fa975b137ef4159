"""What gives residents accounts and takes them away."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from cabinet.accounts.models import Account
from cabinet.residents import limits
from cabinet.residents.limits import Source
from cabinet.residents.linking import Claim, Method, find_account
from cabinet.residents.models import FirstEntry, LinkingAttempt, Residency, User
from cabinet.residents.models.limits import chosen_limits
from cabinet.residents.numbers import number_key
from cabinet.residents.signals import access_frozen, account_linked

MISMATCH = (
    "Данные не совпали. Проверьте номер лицевого счёта и всё остальное: они должны"
    " быть такими же, как в счёте на оплату. Возможно, ваша организация не предлагает"
    " этот способ — попробуйте другой."
)
TOO_MANY_GUESSES = (
    "Слишком много неудачных попыток. Попробуйте снова через сутки или позвоните"
    " в вашу организацию: её телефон есть в счёте на оплату. Там помогут разобраться,"
    " в чём ошибка."
)
ONLY_BY_CODE = (
    "Сейчас лицевой счёт можно добавить только по контрольному коду с квитанции или"
    " через сотрудника. Через час остальные способы снова заработают."
)
TOO_MANY_ACCOUNTS = (
    "В одном кабинете может быть лицевых счетов: не больше {}."
    " Отвяжите в профиле тот, который больше не нужен."
)
TOO_MANY_RESIDENTS = (
    "К этому лицевому счёту уже подключено жителей: {}, больше нельзя. Попросите"
    " кого-нибудь из них отвязать счёт или обратитесь в вашу организацию."
)
ALREADY_LINKED = "Этот лицевой счёт уже есть в вашем кабинете."
# As long as the letter's link lives.
FIRST_ENTRY_LASTS = dt.timedelta(days=3)


class LinkingError(Exception):
    """Why an account is not linked, in words for the resident."""


def link_account(*, user: User, claim: Claim, address: str | None) -> Account:
    """Give a resident the account that they prove.

    ``address`` is the network address of the attempt. Raises LinkingError; the
    failed guess is kept nevertheless, for the limits to count it.
    """
    source = Source(user, address)
    with transaction.atomic():
        outcome = _prove(source, claim)
        if isinstance(outcome, Account):
            outcome = _refusal(user, outcome) or _link(user, outcome, claim.method)
    return _linked(outcome)


def prove_account(*, source: Source, claim: Claim) -> Account:
    """The account that somebody proves, to be linked by a later step.

    Raises LinkingError as ``link_account`` does, and counts the same guesses.
    """
    with transaction.atomic():
        outcome = _prove(source, claim)
    return _linked(outcome)


@transaction.atomic
def link_proven_account(
    *, user: User, account: Account, method: Residency.Method
) -> Account:
    """Give a resident an account proven before. Raises LinkingError."""
    limits.take_turns(source=Source(user, None), number=number_key(account.number))
    return _linked(_refusal(user, account) or _link(user, account, method))


@transaction.atomic
def finish_first_entry(*, user: User) -> Account | None:
    """Link the account that a registration began with, once its e-mail is proven."""
    begun = FirstEntry.objects.filter(user=user).select_related("account").first()
    if begun is None:
        return None
    begun.delete()
    if timezone.now() - begun.created_at > FIRST_ENTRY_LASTS:
        return None
    try:
        return link_proven_account(
            user=user, account=begun.account, method=Method.SURNAME
        )
    except LinkingError:
        return None


@transaction.atomic
def rename_account(*, user: User, account: Account, nickname: str) -> None:
    """Call the account as its resident does; nobody else sees the name."""
    own = Residency.objects.in_force().filter(user=user, account=account)
    Residency.objects.filter(pk__in=own.values("pk")).update(nickname=nickname)


@transaction.atomic
def unlink_account(*, user: User, account: Account) -> None:
    """End the resident's tie to the account; what was, stays on record."""
    now = timezone.now()
    tie = Residency.objects.unended().filter(user=user, account=account)
    Residency.objects.unended().filter(shared_by__in=tie).update(ended_at=now)
    tie.update(ended_at=now)


@transaction.atomic
def freeze_residency(*, residency: Residency) -> None:
    """Hide an account from a holder whom another one doesn't know."""
    fresh = Residency.objects.active().filter(pk=residency.pk, frozen_at=None)
    doubt = Residency.Doubt.NOT_ME
    if fresh.update(frozen_at=timezone.now(), frozen_because=doubt):
        access_frozen.send(sender=Residency, residency=residency)


@transaction.atomic
def restore_residency(*, residency: Residency) -> None:
    """Show the account again: staff have found out that the holder is right."""
    Residency.objects.active().filter(pk=residency.pk).update(
        frozen_at=None, frozen_because="", asked_again_at=None
    )


def _linked(outcome: Account | str) -> Account:
    if isinstance(outcome, str):
        raise LinkingError(outcome)
    return outcome


def _prove(source: Source, claim: Claim) -> Account | str:
    """The account proven, or the reason why none is."""
    key = number_key(claim.number)
    limits.take_turns(source=source, number=key)
    if limits.guesses_exhausted(source=source, number=key):
        return TOO_MANY_GUESSES
    if claim.method != Method.CONTROL_CODE and limits.brake_is_on():
        return ONLY_BY_CODE
    account = find_account(claim)
    attempt = LinkingAttempt.objects.create(
        user=source.user,
        number=key,
        address=source.address,
        network=source.network,
        fingerprint=claim.fingerprint,
        matched=account is not None,
    )
    if account is None:
        limits.note_failure(attempt)
    return account or MISMATCH


def _refusal(user: User, account: Account) -> str:
    held = Residency.objects.active().filter(user=user)
    again = Residency.objects.to_prove_again().filter(user=user, account=account)
    if again.exists():
        return ""
    if held.filter(account=account).exists():
        return ALREADY_LINKED
    most = chosen_limits()
    if held.count() >= most.accounts_of_resident:
        return TOO_MANY_ACCOUNTS.format(most.accounts_of_resident)
    if limits.residents_of(account) >= most.residents_of_account:
        return TOO_MANY_RESIDENTS.format(most.residents_of_account)
    return ""


def _link(user: User, account: Account, method: Residency.Method) -> Account:
    # A guest who proves the account becomes a holder; a holder who proves it
    # again after a change of owner begins anew.
    former = Residency.objects.unended().filter(user=user, account=account)
    former.update(ended_at=timezone.now())
    residency = Residency.objects.create(user=user, account=account, method=method)
    account_linked.send(sender=Residency, residency=residency)
    return account
