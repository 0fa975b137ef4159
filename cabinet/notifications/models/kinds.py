"""What is told, and by which way."""

from django.db import models


class Channel(models.TextChoices):
    EMAIL = "email", "Электронная почта"
    SMS = "sms", "SMS"
    PUSH = "push", "Уведомления в браузере"
    TELEGRAM = "telegram", "Telegram"


class Kind(models.TextChoices):
    """What a resident chooses by; ``WORK`` is what employees get, without a choice."""

    BILL = "bill", "Счёт готов"
    DUE = "due", "Скоро срок оплаты"
    PAYMENT = "payment", "Оплата получена"
    DEBT = "debt", "Задолженность"
    READINGS = "readings", "Показания и поверка"
    REQUEST = "request", "Ответ по заявке"
    NOTICE = "notice", "Объявления дома"
    SECURITY = "security", "Безопасность входа"
    WORK = "work", "Служебное"


# What can't be switched off: whoever breaks in would do it first.
ALWAYS = frozenset({Kind.SECURITY, Kind.WORK})
