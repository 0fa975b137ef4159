"""Telephones that people have proven to be theirs, and the codes that prove it."""

from django.db import models
from django.db.models import Q

from cabinet.residents.models.people import User

HASH_LENGTH = 64
MAX_REASON = 200


class Phone(models.Model):
    """A mobile number whose owner told the code sent to it, as «79001234567».

    ``User.phone`` repeats the main one, for letters and calls.
    """

    user = models.ForeignKey(
        User, models.CASCADE, related_name="phones", verbose_name="житель"
    )
    number = models.CharField("номер", max_length=11)
    is_main = models.BooleanField("основной", default=False)
    confirmed_at = models.DateTimeField("подтверждён", auto_now_add=True)

    class Meta:
        verbose_name = "телефон"
        verbose_name_plural = "телефоны"
        ordering = ["-is_main", "confirmed_at"]
        constraints = [
            models.UniqueConstraint(fields=["user", "number"], name="phone_once"),
            models.UniqueConstraint(
                fields=["user"], condition=Q(is_main=True), name="phone_one_main"
            ),
        ]
        indexes = [models.Index(fields=["number"], name="phone_number")]

    def __str__(self) -> str:
        return f"+{self.number}"


class PhoneCode(models.Model):
    """One proof of a telephone: asked for, sent by the worker, told or not.

    Without a user it is sent nowhere: somebody asked about a number that nobody
    has. The code itself is not kept.
    """

    class Purpose(models.TextChoices):
        ACTIVATE = "activate", "подтверждение регистрации"
        CONFIRM = "confirm", "подтверждение телефона"
        RECOVER = "recover", "восстановление входа"

    user = models.ForeignKey(
        User, models.CASCADE, related_name="phone_codes", null=True, blank=True
    )
    phone = models.CharField("номер", max_length=11)
    purpose = models.CharField("зачем", max_length=10, choices=Purpose)
    address = models.GenericIPAddressField("сетевой адрес", null=True)
    code_hash = models.CharField(max_length=HASH_LENGTH, blank=True)
    way = models.CharField("как отправлен", max_length=10, blank=True)
    failure = models.CharField("почему нет", max_length=MAX_REASON, blank=True)
    tries = models.PositiveSmallIntegerField("попыток", default=0)
    created_at = models.DateTimeField("запрошен", auto_now_add=True)
    used_at = models.DateTimeField("назван", null=True, blank=True)

    class Meta:
        verbose_name = "код на телефон"
        verbose_name_plural = "коды на телефон"
        indexes = [
            models.Index(fields=["phone", "created_at"], name="phone_code_of_number"),
            models.Index(fields=["address", "created_at"], name="phone_code_address"),
        ]

    def __str__(self) -> str:
        return f"+{self.phone}: {self.get_purpose_display()}"
