"""What was paid."""

from typing import Self

from django.db import models
from django.db.models import Q

from cabinet.accounts.models import Account, Organization, Viewer
from cabinet.payments.certificates.models import CertificateCheck, DebtCertificate
from cabinet.payments.debts.models import Instalment, InstalmentPlan, PenaltyRule
from cabinet.payments.registries.models import (
    Channel,
    Registry,
    RegistryMatch,
    RememberedMatch,
    UnallocatedPayment,
)


class PaymentQuerySet(models.QuerySet["Payment"]):
    def last_words(self) -> Self:
        """Of each payment, the row that no other has replaced; reversals too."""
        return self.filter(replaced_by__isnull=True)

    def current(self) -> Self:
        """Payments that no correction has replaced and no reversal has undone."""
        return self.last_words().filter(is_reversal=False)

    def visible_to(self, user: Viewer) -> Self:
        return self.current().filter(account__in=Account.objects.visible_to(user))

    def managed_by(self, user: Viewer) -> Self:
        return self.filter(organization__in=Organization.objects.managed_by(user))


class Payment(models.Model):
    """Money received, as the billing program or a bank reports it.

    Append-only (migration 0002): a correction is a new row that ``replaces``
    the old one, and a reversal is such a row that says that the payment never
    was: its file was loaded by mistake. ``source_run`` and ``source_line`` tell
    the load that brought the row. Without an operation number two payments are never taken for
    one, however alike they look.
    """

    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        related_name="payments",
        verbose_name="организация",
    )
    account = models.ForeignKey(
        Account, models.PROTECT, related_name="payments", verbose_name="лицевой счёт"
    )
    billing_month = models.DateField("расчётный месяц", null=True, blank=True)
    paid_on = models.DateField("дата платежа")
    posted_on = models.DateField("дата учёта", null=True, blank=True)
    paid_for_month = models.DateField("за какой месяц оплачено", null=True, blank=True)
    place = models.CharField("место платежа", max_length=255, blank=True)
    amount = models.DecimalField("сумма платежа", max_digits=14, decimal_places=2)
    fee = models.DecimalField(
        "комиссия", max_digits=14, decimal_places=2, null=True, blank=True
    )
    operation_number = models.CharField("номер операции", max_length=100, blank=True)
    replaces = models.OneToOneField(
        "self",
        models.PROTECT,
        related_name="replaced_by",
        verbose_name="исправляет",
        null=True,
        blank=True,
    )
    is_reversal = models.BooleanField("отменяет", default=False)
    source_run = models.BigIntegerField(
        "номер загрузки", null=True, blank=True, editable=False
    )
    source_line = models.PositiveIntegerField("строка файла", default=0)
    created_at = models.DateTimeField("записан", auto_now_add=True)

    objects = PaymentQuerySet.as_manager()

    class Meta:
        verbose_name = "платёж"
        verbose_name_plural = "платежи"
        ordering = ["-paid_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "operation_number"],
                condition=~Q(operation_number="") & Q(replaces__isnull=True),
                name="payment_unique_operation",
            ),
            models.CheckConstraint(
                name="payment_months_begin_on_first",
                condition=(Q(billing_month__isnull=True) | Q(billing_month__day=1))
                & (Q(paid_for_month__isnull=True) | Q(paid_for_month__day=1)),
            ),
        ]
        indexes = [
            models.Index(fields=["account", "paid_on"], name="payment_account"),
            # The order of the back office's list.
            models.Index(fields=["paid_on", "id"], name="payment_by_day"),
            models.Index(fields=["source_run"], name="payment_source_run"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} от {self.paid_on:%d.%m.%Y}"


class PaymentNews(models.Model):
    """A note that a payment has come or was corrected: nobody was told, no plan counted.

    Left by a trigger (migrations 0008 and 0012).
    """

    payment = models.OneToOneField(
        Payment,
        models.CASCADE,
        primary_key=True,
        related_name="+",
        verbose_name="платёж",
    )

    class Meta:
        verbose_name = "новость о платеже"
        verbose_name_plural = "новости о платежах"

    def __str__(self) -> str:
        return str(self.payment_id)


__all__ = [
    "CertificateCheck",
    "Channel",
    "DebtCertificate",
    "Instalment",
    "InstalmentPlan",
    "Payment",
    "PaymentNews",
    "PaymentQuerySet",
    "PenaltyRule",
    "Registry",
    "RegistryMatch",
    "RememberedMatch",
    "UnallocatedPayment",
]
