"""What is owed: billing periods, their versions and charges.

The money comes from the billing program and is stored as given, never
recomputed. Every load makes a new version of a period; residents see the one
that ``BillingPeriod.published_version`` points at, so publishing and taking
back move a pointer. Rows of charges are append-only (migration 0002).
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, Self

from django.contrib.admin import display
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery

from cabinet.accounts.models import Account, Organization, Viewer
from cabinet.charges.billed_models import BilledAccount
from cabinet.charges.directory_models import KeptDirectory
from cabinet.charges.former_models import FormerRow
from cabinet.charges.receipt_models import PrintRun, ReceiptSettings
from cabinet.tariffs.models import Recipient, Service, Supplier
from cabinet.templatetags.kvartal import month as month_name


def money(name: str, *, null: bool = True) -> "models.DecimalField[Any, Any]":
    """An amount in roubles; NULL where the billing program told none."""
    return models.DecimalField(
        name, max_digits=14, decimal_places=2, null=null, blank=null
    )


def quantity(name: str) -> "models.DecimalField[Any, Any]":
    """A consumption in the service's unit; NULL where there is none."""
    return models.DecimalField(
        name, max_digits=22, decimal_places=7, null=True, blank=True
    )


__all__ = [
    "BilledAccount",
    "BillingPeriod",
    "Charge",
    "Edition",
    "FormerRow",
    "KeptDirectory",
    "PeriodVersion",
    "PrintRun",
    "ReceiptSettings",
]


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


class ChargeQuerySet(models.QuerySet["Charge"]):
    def managed_by(self, user: Viewer) -> Self:
        """Published lines of one's organisations, of every month."""
        shown = BillingPeriod.objects.managed_by(user).published()
        return self.filter(version__in=shown.values("published_version"))

    def of_bill(self, account: Account, period: BillingPeriod) -> Self:
        """An account's published lines of a period, in the order of the bill.

        Services and recipients are those of today: whom to pay now.
        """
        version = period.published_version_id
        return (
            self.filter(version=version, account=account)
            .select_related("service__recipient", "supplier__recipient")
            .order_by("service__position", "line")
        )


class Charge(models.Model):
    """A line of a bill: one service (of one supplier) for one account and month.

    ``closing_balance = opening_balance + charged + recalculation −
    under_delivery − privilege − paid`` in most programs, yet not in all, so it
    is checked when loading and never enforced. ``amount_due`` of a line is
    clamped at zero by most programs, therefore its sum is not the net closing
    balance. ``excess_amount`` is the part of ``charged`` that the raising
    coefficient made.
    """

    version = models.ForeignKey(
        PeriodVersion,
        models.PROTECT,
        related_name="charges",
        db_index=False,
        verbose_name="версия",
    )
    account = models.ForeignKey(
        Account,
        models.PROTECT,
        related_name="charges",
        db_index=False,
        verbose_name="лицевой счёт",
    )
    service = models.ForeignKey(
        Service,
        models.PROTECT,
        related_name="charges",
        db_index=False,
        verbose_name="услуга",
    )
    supplier = models.ForeignKey(
        Supplier,
        models.PROTECT,
        related_name="charges",
        db_index=False,
        verbose_name="поставщик",
        null=True,
        blank=True,
    )
    source_run = models.BigIntegerField(
        "номер загрузки", null=True, blank=True, editable=False
    )
    line = models.PositiveIntegerField("строка файла", default=0)
    rate = models.DecimalField(
        "тариф", max_digits=14, decimal_places=4, null=True, blank=True
    )
    unit = models.CharField("ед. измерения", max_length=30, blank=True)
    volume = quantity("расход")
    common_volume = quantity("расход ОДН")
    volume_method = models.CharField(
        "способ определения объёма",
        max_length=60,
        blank=True,
        default="",
        db_default="",
    )
    opening_balance = money("вх. сальдо")
    charged = money("начислено", null=False)
    common_charged = money("начислено ОДН")
    raising_coefficient = models.DecimalField(
        "повышающий коэффициент", max_digits=6, decimal_places=3, null=True, blank=True
    )
    excess_amount = money("размер превышения")
    recalculation = money("перерасчёт")
    recalculation_reason = models.CharField(
        "основание перерасчёта", max_length=500, blank=True
    )
    under_delivery = money("недопоставка")
    privilege = money("льгота")
    penalty = money("пени")
    paid = money("оплачено")
    closing_balance = money("исх. сальдо")
    amount_due = money("к оплате")

    objects = ChargeQuerySet.as_manager()
    # One for each version, see ``partitions``.
    is_partitioned = True

    class Meta:
        verbose_name = "начисление"
        verbose_name_plural = "начисления"
        constraints = [
            models.UniqueConstraint(
                fields=["version", "account", "service", "supplier"],
                name="charge_unique_line",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.service}: {self.charged}"

    @property
    def recipient(self) -> Recipient | None:
        """Whom this line is paid to; None means the organisation itself."""
        supplier = self.supplier
        return self.service.recipient or (supplier.recipient if supplier else None)

    @property
    def accrued(self) -> Decimal:
        """What the month added: charges and corrections, without old balances."""
        plus = (self.charged, self.recalculation, self.penalty)
        minus = (self.under_delivery, self.privilege)
        return sum(filter(None, plus), Decimal()) - sum(filter(None, minus), Decimal())

    @property
    def expected_closing(self) -> Decimal:
        """What the balance would be by the common formula (see the class)."""
        plus = (self.opening_balance, self.charged, self.recalculation)
        minus = (self.under_delivery, self.privilege, self.paid)
        return sum(filter(None, plus), Decimal()) - sum(filter(None, minus), Decimal())
