"""How an organisation sends, and what it has spent."""

import datetime as dt

from django.db import models
from django.db.models import Q

from cabinet.accounts.models import Organization

QUIET_FROM, QUIET_TO = dt.time(21), dt.time(9)
SMS_PER_DAY = 500


class SendingRules(models.Model):
    """Quiet hours and the SMS budget; without a row the defaults hold."""

    organization = models.OneToOneField(
        Organization,
        models.CASCADE,
        related_name="sending_rules",
        verbose_name="организация",
    )
    quiet_from = models.TimeField(
        "тихие часы с",
        default=QUIET_FROM,
        help_text="По часам дома. В тихие часы уходит только то, что касается"
        " безопасности входа.",
    )
    quiet_to = models.TimeField("тихие часы до", default=QUIET_TO)
    sms_per_day = models.PositiveIntegerField(
        "SMS в сутки, не больше",
        default=SMS_PER_DAY,
        help_text="Остальные подождут следующего дня. 0 — SMS не отправлять.",
    )

    class Meta:
        verbose_name = "правила отправки"
        verbose_name_plural = "правила отправки"

    def __str__(self) -> str:
        return str(self.organization)


class SmsSpent(models.Model):
    """How many SMS and calls a day took; without an organisation: all together."""

    day = models.DateField("день")
    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", null=True, blank=True
    )
    used = models.PositiveIntegerField("отправлено", default=0)

    class Meta:
        verbose_name = "расход SMS"
        verbose_name_plural = "расход SMS"
        constraints = [
            models.UniqueConstraint(
                fields=["day", "organization"],
                nulls_distinct=False,
                name="sms_spent_once",
            ),
            models.CheckConstraint(name="sms_spent_counts", condition=Q(used__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.used}"
