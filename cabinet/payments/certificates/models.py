"""Certificates and who has asked about them."""

from typing import Self

from django.conf import settings
from django.db import models

from cabinet.accounts.models import Account, Organization, Viewer

# Digits of an account that a stranger sees.
SHOWN_DIGITS = 3


class DebtCertificateQuerySet(models.QuerySet["DebtCertificate"]):
    def managed_by(self, user: Viewer) -> Self:
        return self.filter(
            account__organization__in=Organization.objects.managed_by(user)
        )

    def visible_to(self, user: Viewer) -> Self:
        return self.filter(account__in=Account.objects.visible_to(user))


class DebtCertificate(models.Model):
    """«No debt on this day», given out once and never changed.

    What it says is kept as it was said: holder and address may change later.
    ``code`` can't be guessed; number and code together prove it genuine.
    """

    account = models.ForeignKey(
        Account,
        models.PROTECT,
        related_name="debt_certificates",
        verbose_name="лицевой счёт",
    )
    code = models.CharField("код проверки", max_length=12)
    as_of = models.DateField("на дату")
    month = models.DateField("последний закрытый месяц")
    holder = models.CharField("владелец счёта", max_length=302)
    address = models.CharField("адрес", max_length=300)
    issued_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="+",
        verbose_name="кто получил",
        null=True,
        blank=True,
    )
    issued_at = models.DateTimeField("выдана", auto_now_add=True)

    objects = DebtCertificateQuerySet.as_manager()

    class Meta:
        verbose_name = "справка об отсутствии долга"
        verbose_name_plural = "справки об отсутствии долга"
        ordering = ["-issued_at", "-pk"]

    def __str__(self) -> str:
        return f"Справка № {self.number}"

    @property
    def number(self) -> str:
        """What is printed: «2026-000017»."""
        return f"{self.as_of.year}-{self.pk:06d}"

    @property
    def written_code(self) -> str:
        half = len(self.code) // 2
        return f"{self.code[:half]}-{self.code[half:]}"

    @property
    def masked_account(self) -> str:
        """Enough of the account's number to tell it from a neighbour's."""
        number = self.account.number
        hidden = max(len(number) - SHOWN_DIGITS, 1)
        return "•" * hidden + number[hidden:]


class CertificateCheck(models.Model):
    """Somebody asked whether a certificate is genuine; kept to count guesses."""

    network = models.CharField("сеть", max_length=50, blank=True)
    found = models.BooleanField("найдена")
    created_at = models.DateTimeField("когда", auto_now_add=True)

    class Meta:
        verbose_name = "проверка справки"
        verbose_name_plural = "проверки справок"
        indexes = [
            models.Index(fields=["network", "created_at"], name="certificate_checks")
        ]

    def __str__(self) -> str:
        return f"{self.network}, {self.created_at:%d.%m.%Y %H:%M}"
