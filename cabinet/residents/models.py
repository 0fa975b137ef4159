"""For whom: people who log in, and which accounts they hold."""

from typing import Self

from django.contrib.auth.models import AbstractUser
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from cabinet.accounts.models import Account, Organization, Viewer

# An account number is this long at most, as in Account.number.
MAX_NUMBER = 30


class User(AbstractUser):
    """A login: a resident, an employee or both."""

    username = models.CharField(
        "имя пользователя",
        max_length=150,
        unique=True,
        validators=[UnicodeUsernameValidator()],
    )
    email = models.EmailField("электронная почта", blank=True)
    middle_name = models.CharField("отчество", max_length=150, blank=True)
    phone = models.CharField("мобильный телефон", max_length=20, blank=True)
    organizations = models.ManyToManyField(
        Organization,
        related_name="staff",
        blank=True,
        verbose_name="организации сотрудника",
        help_text="С данными каких организаций работает сотрудник.",
    )

    class Meta:
        verbose_name = "пользователь"
        verbose_name_plural = "пользователи"
        constraints = [
            models.UniqueConstraint(
                Lower("email"), name="user_unique_email", condition=~Q(email="")
            ),
            models.UniqueConstraint(Lower("username"), name="user_unique_username"),
        ]

    @property
    def display_name(self) -> str:
        return self.get_full_name() or self.email or self.username


class ResidencyQuerySet(models.QuerySet["Residency"]):
    def active(self) -> Self:
        return self.filter(ended_at__isnull=True)

    def managed_by(self, user: Viewer) -> Self:
        return self.filter(
            account__organization__in=Organization.objects.managed_by(user)
        )


class Residency(models.Model):
    """The tie between a resident's login and an account; ended, never erased."""

    class Method(models.TextChoices):
        FLAT = "flat", "по платёжному коду, фамилии и квартире"
        STAFF = "staff", "сотрудником организации"

    user = models.ForeignKey(
        User, models.CASCADE, related_name="residencies", verbose_name="житель"
    )
    account = models.ForeignKey(
        Account,
        models.PROTECT,
        related_name="residencies",
        verbose_name="лицевой счёт",
    )
    method = models.CharField("как привязан", max_length=10, choices=Method)
    started_at = models.DateTimeField("привязан", auto_now_add=True)
    ended_at = models.DateTimeField("отвязан", null=True, blank=True)

    objects = ResidencyQuerySet.as_manager()

    class Meta:
        verbose_name = "привязка лицевого счёта"
        verbose_name_plural = "привязки лицевых счетов"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "account"],
                condition=Q(ended_at__isnull=True),
                name="residency_one_active",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} — {self.account}"


class LinkingAttempt(models.Model):
    """One try to link an account, kept to count guesses."""

    user = models.ForeignKey(User, models.CASCADE, related_name="linking_attempts")
    number = models.CharField("номер без приставок", max_length=MAX_NUMBER)
    address = models.GenericIPAddressField("сетевой адрес", null=True)
    matched = models.BooleanField("совпало")
    created_at = models.DateTimeField("когда", auto_now_add=True)

    class Meta:
        verbose_name = "попытка привязки"
        verbose_name_plural = "попытки привязки"
        indexes = [
            # The two limits count a resident's and a number's failures of a day.
            models.Index(
                fields=["user", "created_at"],
                condition=Q(matched=False),
                name="linking_failures_of_user",
            ),
            models.Index(
                fields=["number", "created_at"],
                condition=Q(matched=False),
                name="linking_failures_of_number",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.number}"
