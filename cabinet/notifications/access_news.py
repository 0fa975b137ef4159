"""Who is told of guessing, of frozen access and of decided requests."""

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone

from cabinet.accounts.models import Account, Organization
from cabinet.notifications.models import Channel, Message
from cabinet.notifications.news import Addressee, News
from cabinet.notifications.occasions import DECIDED
from cabinet.notifications.occasions import GUESSED as GUESSED_YOURS
from cabinet.notifications.services import announce, queue_message
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
FROZEN = """Доступ жителя {user} к лицевому счёту {number} приостановлен: другой \
житель этого счёта сообщил «это не я».

Разберитесь и верните или отвяжите счёт: {url}/admin/residency/
"""
APPROVED = "Лицевой счёт добавлен в ваш кабинет."
DENIED = "Лицевой счёт подключить не получилось."


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
    words = APPROVED if approved else DENIED
    person = Addressee.of(linking_request.user)
    news = News(
        occasion=DECIDED,
        to=replace(person, organization=linking_request.organization),
        event=f"linking-request:{linking_request.pk}",
        path=reverse("cabinet:home"),
        values={"ответ": " ".join(filter(None, [words, linking_request.answer]))},
    )
    announce(news=[news])


@receiver(profile_deleted, dispatch_uid="forget_messages")
def forget_messages(*, user: User, **_: Any) -> None:
    Message.objects.filter(recipient=user).delete()
    for own in ("message_choices", "bills_by_email", "push_subscriptions"):
        getattr(user, own).all().delete()
    user.telegram_chats.all().delete()


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
    ties = held.select_related(
        "user", "account__organization", "account__premises__building"
    )
    announce(
        news=[
            News(
                occasion=GUESSED_YOURS,
                to=Addressee.holding(tie),
                event=event,
                path=reverse("residents:profile"),
                values={},
            )
            for tie in ties
        ]
    )


def _tell(user: User, event: str, subject: str, body: str) -> None:
    queue_message(
        recipient=user, channel=Channel.EMAIL, event=event, subject=subject, body=body
    )
