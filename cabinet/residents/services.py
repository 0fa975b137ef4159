"""What changes residents' profiles and the accounts they hold."""

from django.db import transaction
from django.utils import timezone

from cabinet.accounts.models import Account
from cabinet.residents import linking
from cabinet.residents.models import LinkingAttempt, Residency, User
from cabinet.residents.signals import account_linked

MISMATCH = (
    "Данные не совпали. Проверьте номер лицевого счёта, фамилию и номер квартиры:"
    " они должны быть такими же, как в счёте на оплату."
)
TOO_MANY_GUESSES = (
    "Слишком много неудачных попыток. Попробуйте снова через сутки или позвоните"
    " в вашу организацию: её телефон есть в счёте на оплату. Там помогут разобраться,"
    " в чём ошибка."
)
TOO_MANY_ACCOUNTS = (
    f"В одном кабинете может быть не больше {linking.MAX_ACCOUNTS_OF_RESIDENT} лицевых"
    " счетов. Отвяжите в профиле тот, который больше не нужен."
)
TOO_MANY_RESIDENTS = (
    "К этому лицевому счёту уже подключено"
    f" {linking.MAX_RESIDENTS_OF_ACCOUNT} жителей, больше нельзя. Попросите кого-нибудь"
    " из них отвязать счёт или обратитесь в вашу организацию."
)
ALREADY_LINKED = "Этот лицевой счёт уже есть в вашем кабинете."


class LinkingError(Exception):
    """Why an account is not linked, in words for the resident."""


def link_account(
    *, user: User, number: str, last_name: str, flat: str, address: str | None
) -> Account:
    """Give a resident the account that they name by number, surname and flat.

    ``address`` is the network address of the attempt. Raises LinkingError; the
    failed guess is kept nevertheless, for the limits to count it.
    """
    with transaction.atomic():
        outcome = _try_to_link(user, number, last_name, flat, address)
    if isinstance(outcome, str):
        raise LinkingError(outcome)
    return outcome


@transaction.atomic
def unlink_account(*, user: User, account: Account) -> None:
    """End the resident's tie to the account; what was, stays on record."""
    Residency.objects.active().filter(user=user, account=account).update(
        ended_at=timezone.now()
    )


@transaction.atomic
def update_profile(
    *, user: User, last_name: str, first_name: str, middle_name: str, phone: str
) -> User:
    user.last_name, user.first_name = last_name, first_name
    user.middle_name, user.phone = middle_name, phone
    user.save(update_fields=["last_name", "first_name", "middle_name", "phone"])
    return user


def _try_to_link(
    user: User, number: str, last_name: str, flat: str, address: str | None
) -> Account | str:
    """The linked account, or the reason why none is."""
    key = linking.number_key(number)
    linking.take_turns(user=user, number=key)
    if linking.guesses_exhausted(user=user, number=key):
        return TOO_MANY_GUESSES
    account = linking.find_account(number=number, last_name=last_name, flat=flat)
    LinkingAttempt.objects.create(
        user=user, number=key, address=address, matched=account is not None
    )
    if account is None:
        return MISMATCH
    return _refusal(user, account) or _link(user, account)


def _refusal(user: User, account: Account) -> str:
    held = Residency.objects.active().filter(user=user)
    if held.filter(account=account).exists():
        return ALREADY_LINKED
    if held.count() >= linking.MAX_ACCOUNTS_OF_RESIDENT:
        return TOO_MANY_ACCOUNTS
    if linking.residents_of(account) >= linking.MAX_RESIDENTS_OF_ACCOUNT:
        return TOO_MANY_RESIDENTS
    return ""


def _link(user: User, account: Account) -> Account:
    residency = Residency.objects.create(
        user=user, account=account, method=Residency.Method.FLAT
    )
    account_linked.send(sender=Residency, residency=residency)
    return account
