"""Months of an organisation, and the states of their charges."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

from django.contrib.admin import display
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery

from cabinet.accounts.models import Account, Organization, Viewer
from cabinet.charges.models.billed import BilledAccount
from cabinet.templatetags.kvartal import month as month_name


@dataclass(frozen=True)
class Edition:
    """Which of a month's published states this is: 2 and more are corrections."""

    number: int
    published_at: dt.datetime

    @property
    def is_correction(self) -> bool:
        return self.number > 1


class BillingPeriodQuerySet(models.QuerySet["BillingPeriod"]):
    def managed_by(self, user: Viewer) -> Self:
        return self.filter(organization__in=Organization.objects.managed_by(user))

    def published(self) -> Self:
        """Periods that residents may see, in their published version."""
        return self.filter(published_version__isnull=False)

    def with_editions(self) -> Self:
        """Join the published version and count those published up to it."""
        shown = PeriodVersion.objects.filter(
            period=OuterRef("pk"),
            published_at__lte=OuterRef("published_version__published_at"),
        )
        counted = shown.order_by().values("period").annotate(count=Count("pk"))
        return self.select_related("published_version").annotate(
            edition_number=Subquery(counted.values("count"))
        )

    def billed_to(self, account: Account) -> Self:
        """Published periods in which this account has charges, newest first."""
        return self.with_bills(account.pk).with_editions()

    def with_bills(self, account: Any) -> Self:
        """Published periods that billed the account of this key, newest first."""
        billed = BilledAccount.objects.filter(account=account)
        return self.filter(published_version__in=billed.values("version")).order_by(
            "-month"
        )


class BillingPeriod(models.Model):
    """A month of an organisation; residents see nothing of it until it is closed."""

    class Status(models.TextChoices):
        OPEN = "open", "Открыт"
        CLOSED = "closed", "Закрыт"

    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        related_name="periods",
        verbose_name="организация",
    )
    month = models.DateField("период", help_text="Первое число месяца.")
    pay_until = models.DateField("оплатить до", null=True, blank=True)
    status = models.CharField(
        "статус", max_length=6, choices=Status, default=Status.OPEN
    )
    closed_at = models.DateTimeField("закрыт", null=True, blank=True)
    draft_version = models.ForeignKey(
        "PeriodVersion", models.PROTECT, related_name="+", null=True, blank=True
    )
    published_version = models.ForeignKey(
        "PeriodVersion", models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = BillingPeriodQuerySet.as_manager()

    class Meta:
        verbose_name = "расчётный период"
        verbose_name_plural = "расчётные периоды"
        ordering = ["-month"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "month"], name="period_unique_month"
            ),
            models.CheckConstraint(
                name="period_begins_on_first", condition=Q(month__day=1)
            ),
            models.CheckConstraint(
                name="period_closed_is_published",
                condition=Q(status="open") | Q(published_version__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%m.%Y}"

    @property
    @display(description="период")
    def title(self) -> str:
        return month_name(self.month)

    @property
    def is_closed(self) -> bool:
        return self.status == self.Status.CLOSED

    @cached_property
    def edition_number(self) -> int:
        """How many versions were published up to the one that residents see."""
        shown = self.published_version
        if shown is None:
            return 0
        return self.versions.filter(published_at__lte=shown.published_at).count()

    @property
    def edition(self) -> Edition | None:
        shown = self.published_version
        if shown is None or shown.published_at is None:
            return None
        return Edition(self.edition_number, shown.published_at)


class PeriodVersion(models.Model):
    """One state of a period's charges, whole and unchangeable."""

    period = models.ForeignKey(
        BillingPeriod, models.PROTECT, related_name="versions", verbose_name="период"
    )
    number = models.PositiveIntegerField("номер")
    created_at = models.DateTimeField("создана", auto_now_add=True)
    published_at = models.DateTimeField("опубликована", null=True, blank=True)
    # The last change (``FormerRow``) before it was published: what names and
    # requisites were then. Null: as they are now.
    frozen_after = models.BigIntegerField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "версия периода"
        verbose_name_plural = "версии периода"
        constraints = [
            models.UniqueConstraint(
                fields=["period", "number"], name="version_unique_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.period}, версия {self.number}"
