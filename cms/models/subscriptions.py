import secrets
from typing import Self

from django.db import models
from django.db.models import Q

from cabinet.accounts.models import Building

TOKEN_BYTES = 24


def new_token() -> str:
    return secrets.token_urlsafe(TOKEN_BYTES)


class HouseSubscriptionQuerySet(models.QuerySet["HouseSubscription"]):
    def confirmed(self) -> Self:
        return self.filter(confirmed_at__isnull=False)


class HouseSubscription(models.Model):
    """An address that wants the notices of a house, without an account here.

    The token is in every letter: it confirms and it leaves.
    """

    building = models.ForeignKey(
        Building,
        models.CASCADE,
        related_name="notice_subscriptions",
        verbose_name="дом",
    )
    email = models.EmailField("электронная почта")
    token = models.CharField(max_length=64, unique=True, default=new_token)
    created_at = models.DateTimeField("когда", auto_now_add=True)
    confirmed_at = models.DateTimeField("подтверждена", null=True, blank=True)

    objects = HouseSubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = "подписка на дом"
        verbose_name_plural = "подписки на дом"
        constraints = [
            models.UniqueConstraint(
                fields=["building", "email"], name="house_subscription_once"
            ),
            models.CheckConstraint(
                name="house_subscription_email", condition=~Q(email="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email}: {self.building}"
