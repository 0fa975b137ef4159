"""Lines of bills, as the billing program told them."""

from decimal import Decimal
from typing import Any, Self

from django.db import models

from cabinet.accounts.models import Account, Viewer
from cabinet.charges.models.period import BillingPeriod, PeriodVersion
from cabinet.tariffs.models import Recipient, Service, Supplier


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
