"""A code to a telephone, at once: residents ask for it while they wait.

Not through the outbox: the code must not lie in the database, and with a call
it is the provider who makes it up.
"""

import secrets

from django.conf import settings

from cabinet.notifications import budget
from cabinet.notifications.channels import files, sms
from cabinet.notifications.errors import DeliveryError
from cabinet.notifications.phones import normal
from cabinet.residents.phone_codes import CodeError, SentCode, Way

DIGITS = 6
TEXT = "{code} — код для входа в «{site}». Никому его не называйте."
NO_NUMBER = "Это не похоже на номер мобильного телефона."
NO_BUDGET = "Сегодня кодов больше не отправляем. Войдите другим способом."
NO_LINE = "Не получилось отправить код. Попробуйте позже или войдите другим способом."


def send_code(phone: str) -> SentCode:
    """Send a new code by SMS, or by a call where the settings say so.

    The caller keeps a hash of ``code``, its life and the count of tries.
    Raises CodeError.
    """
    number = normal(phone)
    if not number:
        raise CodeError(NO_NUMBER)
    if not budget.spend(None):
        raise CodeError(NO_BUDGET)
    try:
        return _send(number)
    except DeliveryError as error:
        raise CodeError(NO_LINE) from error


def _send(number: str) -> SentCode:
    gateway = sms.gateway()
    if gateway and settings.SMS["calls"]:
        return SentCode(gateway.call(number, _nothing), Way.CALL)
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    text = TEXT.format(code=code, site=settings.SITE_NAME)
    if gateway:
        gateway.send(number, text, secrets.randbelow(2**31), _nothing)
    else:
        files.write(
            sms.FOLDER, f"code-{secrets.token_hex(8)}", {"to": number, "text": text}
        )
    return SentCode(code, Way.SMS)


def _nothing() -> None:
    """A code that is lost is asked for again by its owner."""
