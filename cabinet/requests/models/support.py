"""Neighbours who joined a request instead of writing one of their own."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from cabinet.accounts.models import Account
from cabinet.requests.models.request import ServiceRequest


class Supporter(models.Model):
    """A dwelling that joined a collective request, and who did it for all in it."""

    request = models.ForeignKey(
        ServiceRequest, models.CASCADE, related_name="supporters"
    )
    account = models.ForeignKey(
        Account,
        models.PROTECT,
        related_name="supported_requests",
        verbose_name="лицевой счёт",
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name="житель",
    )
    created_at = models.DateTimeField("когда", default=timezone.now)

    class Meta:
        verbose_name = "присоединившийся"
        verbose_name_plural = "присоединившиеся"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "account"], name="supporter_once_for_account"
            )
        ]

    def __str__(self) -> str:
        return f"{self.request}: {self.account}"
