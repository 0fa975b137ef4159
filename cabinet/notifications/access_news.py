"""Who is told of guessing, of frozen access and of decided requests."""

from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.dispatch import receiver
from django.utils import timezone

from cabinet.accounts.models import Account, Organization
from cabinet.notifications.models import Channel, Message
from cabinet.notifications.services import queue_message
from cabinet.residents.models import LinkingAttempt, LinkingRequest, Residency, User
from cabinet.residents.numbers import loose_spellings, spellings
from cabinet.residents.signals import (
    access_frozen,
    guessing_noticed,
    profile_deleted,
    request_decided,
)

GUESSED = {
    "number": "Подбирают данные к лицевому счёту {subject}. Привязка к нему закрыта"
    " на трое суток.",
    "network": "Из сети {subject} слишком часто ошибаются при привязке счетов."
    " Привязка оттуда закрыта на сутки.",
    "walk": "Из сети {subject} пробуют одну и ту же фамилию на разных лицевых счетах.",
    "brake": "Во всём портале необычно много неверных попыток привязки. На час"
    " привязка осталась только по контрольному коду и через сотрудника.",
}
GUESSED_YOURS = """Здравствуйте!

Кто-то несколько раз пытался подключить ваш лицевой счёт {number} и ошибался. \
Мы закрыли подключение к нему на трое суток. Ваши данные никто не увидел.

Если это были вы или ваша семья, попробуйте позже или по коду с квитанции.
{site}
{url}
"""
FROZEN = """Доступ жителя {user} к лицевому счёту {number} приостановлен: другой \
житель этого счёта сообщил «это не я».

Разберитесь и верните или отвяжите счёт: {url}/admin/residency/
"""
APPROVED = "Лицевой счёт {number} добавлен в ваш кабинет."
DENIED = "Лицевой счёт {number} подключить не получилось."


@receiver(guessing_noticed, dispatch_uid="tell_of_guessing")
def tell_of_guessing(
    *, reason: str, subject: str, attempt: LinkingAttempt, **_: Any
) -> None:
    """One letter a day for each reason, to administrators, and to holders."""
    event = f"guessing:{reason}:{subject}:{timezone.localdate()}"
    text = GUESSED[reason].format(subject=subject)
    for administrator in administrators():
        _tell(administrator, event, "Подбирают данные лицевых счетов", text)
    if reason == "number":
        _tell_holders(attempt.number, event)


@receiver(access_frozen, dispatch_uid="tell_of_frozen_access")
def tell_of_frozen_access(*, residency: Residency, **_: Any) -> None:
    number = residency.account.number
    text = FROZEN.format(
        user=residency.user.display_name, number=number, url=settings.BASE_URL
    )
    for employee in staff_of(residency.account.organization):
        _tell(
            employee,
            f"frozen:{residency.pk}",
            f"Доступ к лицевому счёту {number} приостановлен",
            text,
        )


@receiver(request_decided, dispatch_uid="tell_of_decision")
def tell_of_decision(*, linking_request: LinkingRequest, **_: Any) -> None:
    approved = linking_request.state == LinkingRequest.State.APPROVED
    words = (APPROVED if approved else DENIED).format(number=linking_request.number)
    lines = ["Здравствуйте!", words, linking_request.answer, settings.BASE_URL]
    _tell(
        linking_request.user,
        f"linking-request:{linking_request.pk}",
        "Ответ на заявку о лицевом счёте",
        "\n\n".join(filter(None, lines)),
    )


@receiver(profile_deleted, dispatch_uid="forget_messages")
def forget_messages(*, user: User, **_: Any) -> None:
    Message.objects.filter(recipient=user).delete()


def administrators() -> "QuerySet[User]":
    role = Q(is_superuser=True) | Q(groups__name="Администратор")
    return User.objects.filter(role, is_active=True).exclude(email="").distinct()


def staff_of(organization: Organization) -> "QuerySet[User]":
    """Employees who see this organisation's residents, or else administrators."""
    staff = organization.staff.filter(is_active=True).exclude(email="")
    return staff if staff.exists() else administrators()


def _tell_holders(number: str, event: str) -> None:
    numbers = spellings(number) | loose_spellings(number)
    held = Residency.objects.active().filter(
        account__in=Account.objects.filter(number__in=numbers), frozen_at=None
    )
    for residency in held.select_related("user", "account"):
        body = GUESSED_YOURS.format(
            number=residency.account.number,
            site=settings.SITE_NAME,
            url=settings.BASE_URL,
        )
        _tell(residency.user, event, "Кто-то подбирал данные вашего счёта", body)


def _tell(user: User, event: str, subject: str, body: str) -> None:
    queue_message(
        recipient=user, channel=Channel.EMAIL, event=event, subject=subject, body=body
    )
