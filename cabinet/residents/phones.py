"""Proving a telephone by a code, and what a proven telephone is good for."""

import datetime as dt

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django_q.tasks import async_task

from cabinet.residents import phone_codes, services
from cabinet.residents.models import Phone, PhoneCode, User
from cabinet.residents.models.limits import chosen_limits
from cabinet.residents.models.phones import MAX_REASON

SEND_TASK = "cabinet.residents.tasks.send_phone_code"
SALT = "cabinet.residents.phones"
# Long enough for a slow gateway, short enough for a telephone left on a table.
LIFETIME = dt.timedelta(minutes=10)
PAUSE = dt.timedelta(minutes=1)
MAX_PHONES = 3

WAIT = "Код уже отправлен. Новый можно попросить через минуту."
TOO_MANY = "Сегодня на этот номер или с этого адреса кодов было слишком много."
TOO_MANY_PHONES = f"Можно указать не больше {MAX_PHONES} телефонов."

Purpose = PhoneCode.Purpose


class PhoneError(Exception):
    """Why no code is sent or no telephone changed, in words for its owner."""


@transaction.atomic
def ask_code(
    *, phone: str, purpose: Purpose, user: User | None, address: str | None
) -> PhoneCode:
    """Have a code sent to a number by the worker; for nobody's number, to nobody.

    The same work either way, so that time tells nothing. Raises PhoneError.
    """
    _take_turns(phone)
    _check_limits(phone, address)
    asked = PhoneCode.objects.create(
        phone=phone, purpose=purpose, user=user, address=address
    )
    if settings.QUEUE_LETTERS:
        async_task(SEND_TASK, asked.pk)
    else:
        send(asked.pk)
    return asked


def send(pk: int) -> None:
    """Send the code that was asked for and keep its hash; the worker's part."""
    asked = PhoneCode.objects.filter(pk=pk, code_hash="").first()
    if asked is None or asked.user_id is None:
        return
    try:
        sent = phone_codes.send_code(asked.phone)
    except phone_codes.CodeError as error:
        asked.failure = str(error)[:MAX_REASON]
    else:
        asked.code_hash, asked.way = _hash(asked, sent.code), sent.way
    asked.save(update_fields=["code_hash", "way", "failure"])


@transaction.atomic
def is_right(*, asked: PhoneCode, code: str) -> bool:
    """Whether this is the code; a right one is good once, a wrong one is counted."""
    locked = PhoneCode.objects.select_for_update().get(pk=asked.pk)
    dead = (
        locked.used_at
        or locked.tries >= chosen_limits().code_tries
        or not locked.code_hash
    )
    if dead or timezone.now() - locked.created_at > LIFETIME:
        return False
    locked.tries += 1
    typed = "".join(code.split())
    right = constant_time_compare(locked.code_hash, _hash(locked, typed))
    if right:
        locked.used_at = timezone.now()
    locked.save(update_fields=["tries", "used_at"])
    return right


@transaction.atomic
def add_phone(*, user: User, number: str) -> Phone:
    """Keep a number whose code was told, and write to the owner about it.

    Raises PhoneError.
    """
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    known = Phone.objects.filter(user=user, number=number).first()
    if known:
        return known
    if user.phones.count() >= MAX_PHONES:
        raise PhoneError(TOO_MANY_PHONES)
    main = not user.phones.exists()
    phone = Phone.objects.create(user=user, number=number, is_main=main)
    _repeat_main(user)
    _tell(user, phone, "phone_added")
    return phone


@transaction.atomic
def remove_phone(*, phone: Phone) -> None:
    """Forget a number; the next one becomes the main one."""
    user = User.objects.select_for_update(no_key=True).get(pk=phone.user_id)
    phone.delete()
    following = user.phones.first()
    if following and not following.is_main:
        following.is_main = True
        following.save(update_fields=["is_main"])
    _repeat_main(user)
    _tell(user, phone, "phone_removed")


@transaction.atomic
def make_main(*, phone: Phone) -> None:
    """Have messages sent to this number."""
    user = User.objects.select_for_update(no_key=True).get(pk=phone.user_id)
    user.phones.update(is_main=False)
    user.phones.filter(pk=phone.pk).update(is_main=True)
    _repeat_main(user)


@transaction.atomic
def activate_by_phone(*, user: User, number: str) -> None:
    """Finish a registration by the telephone: its e-mail doesn't count yet.

    The address isn't proven, so it must not keep its owner from registering.
    """
    add_phone(user=user, number=number)
    if not EmailAddress.objects.filter(user=user, verified=True).exists():
        User.objects.filter(pk=user.pk).update(email="")
    services.finish_first_entry(user=user)


def _check_limits(phone: str, address: str | None) -> None:
    now = timezone.now()
    recent = PhoneCode.objects.filter(created_at__gt=now - dt.timedelta(days=1))
    of_phone = recent.filter(phone=phone)
    if of_phone.filter(created_at__gt=now - PAUSE).exists():
        raise PhoneError(WAIT)
    of_address = recent.filter(address=address)
    most = chosen_limits()
    many = of_phone.count() >= most.codes_of_phone
    if many or of_address.count() >= most.codes_of_address:
        raise PhoneError(TOO_MANY)


def _take_turns(phone: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"code:{phone}"]
        )


def _hash(asked: PhoneCode, code: str) -> str:
    return salted_hmac(SALT, f"{asked.pk}:{code}", algorithm="sha256").hexdigest()


def _repeat_main(user: User) -> None:
    main = user.phones.filter(is_main=True).first()
    User.objects.filter(pk=user.pk).update(phone=main.number if main else "")


def _tell(user: User, phone: Phone, template: str) -> None:
    if user.email:
        get_adapter().send_mail(
            f"account/email/{template}", user.email, {"phone": phone}
        )
