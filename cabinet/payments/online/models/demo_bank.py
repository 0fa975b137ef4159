"""The books of the demonstration's bank: an invented provider within the portal."""

import uuid
from decimal import Decimal

from django.db import models

from cabinet.payments.online.models.ways import ProviderAccount, roubles


class DemoBankPayment(models.Model):
    """A payment as the invented bank sees it; the portal asks it like any other."""

    class Status(models.TextChoices):
        PENDING = "pending", "ждёт решения"
        HELD = "held", "деньги удержаны"
        PAID = "paid", "оплачен"
        CANCELED = "canceled", "отклонён"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    our_id = models.UUIDField(unique=True)
    provider_account = models.ForeignKey(
        ProviderAccount, models.CASCADE, related_name="demo_payments"
    )
    amount = roubles("сумма, ₽")
    refunded = roubles("возвращено, ₽", default=Decimal())
    description = models.CharField(max_length=210)
    payer = models.CharField(max_length=200, blank=True)
    saves_card = models.BooleanField(default=False)
    return_url = models.CharField(max_length=500)
    status = models.CharField(max_length=10, choices=Status, default=Status.PENDING)
    reason = models.CharField(max_length=200, blank=True)
    # A slow bank says nothing before this moment.
    settles_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "платёж в демонстрационном банке"
        verbose_name_plural = "платежи в демонстрационном банке"

    def __str__(self) -> str:
        return f"{self.amount} ₽, {self.get_status_display()}"

    @property
    def is_slow(self) -> bool:
        """Decided, but the bank still thinks."""
        return self.status == self.Status.PENDING and self.settles_at is not None
