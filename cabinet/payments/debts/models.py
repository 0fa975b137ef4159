"""Dated rules of penalties, and plans by which a debt is paid off."""

from decimal import Decimal
from typing import Any, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import OuterRef, Prefetch, Q, Subquery

from cabinet.accounts.models import Account, Organization, Viewer

# Every month has it.
LAST_PAY_DAY = 28


class PenaltyRuleQuerySet(models.QuerySet["PenaltyRule"]):
    def managed_by(self, user: Viewer) -> Self:
        """Rules one may change: one's own; common ones are the superuser's."""
        if getattr(user, "is_superuser", False):
            return self
        return self.filter(organization__in=Organization.objects.managed_by(user))

    def shown_to(self, user: Viewer) -> Self:
        """Those and the common ones."""
        managed = Organization.objects.managed_by(user)
        return self.filter(Q(organization__isnull=True) | Q(organization__in=managed))


class PenaltyRule(models.Model):
    """How a late day costs, from a date on, until its end or a later rule.

    The key rate is a percentage a year's law divides: a day of delay costs
    ``percent / first_part`` per cent of the debt after ``free_days`` days, and
    ``percent / second_part`` from day ``second_from``. Without an organisation
    the rule is common; an organisation's own goes before it.
    """

    organization = models.ForeignKey(
        Organization,
        models.CASCADE,
        related_name="+",
        verbose_name="организация",
        null=True,
        blank=True,
        help_text="Пусто — для всех организаций портала.",
    )
    valid_from = models.DateField("действует с")
    valid_until = models.DateField(
        "действует до",
        null=True,
        blank=True,
        help_text="Последний день. Пусто — пока не начнётся следующая ставка.",
    )
    percent = models.DecimalField(
        "ключевая ставка, %",
        max_digits=6,
        decimal_places=3,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
    )
    free_days = models.PositiveSmallIntegerField(
        "дней без пеней", default=30, help_text="Сколько дней просрочки бесплатны."
    )
    first_part = models.PositiveSmallIntegerField(
        "доля ставки за день",
        default=300,
        validators=[MinValueValidator(1)],
        help_text="300 — одна трёхсотая ставки за каждый день.",
    )
    second_from = models.PositiveSmallIntegerField(
        "повышенная доля с дня", default=91, help_text="День просрочки по счёту."
    )
    second_part = models.PositiveSmallIntegerField(
        "повышенная доля",
        default=130,
        validators=[MinValueValidator(1)],
        help_text="130 — одна стотридцатая ставки за каждый день.",
    )
    pay_day = models.PositiveSmallIntegerField(
        "срок оплаты, число",
        default=10,
        validators=[MinValueValidator(1), MaxValueValidator(LAST_PAY_DAY)],
        help_text="До какого числа следующего месяца платят, если в расчётном"
        " периоде срок не указан.",
    )
    basis = models.CharField("основание", max_length=500, blank=True)

    objects = PenaltyRuleQuerySet.as_manager()

    class Meta:
        verbose_name = "ставка пеней"
        verbose_name_plural = "ставки пеней"
        ordering = ["-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "valid_from"],
                name="penalty_rule_unique_day",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="penalty_rule_days",
                condition=Q(valid_until__isnull=True)
                | Q(valid_until__gte=models.F("valid_from")),
                violation_error_message="Последний день раньше первого.",
            ),
            models.CheckConstraint(
                name="penalty_rule_parts",
                condition=Q(
                    first_part__gte=1,
                    second_part__gte=1,
                    percent__range=(0, 100),
                    second_from__gt=models.F("free_days"),
                ),
                violation_error_message="Повышенная доля начинается позже, чем"
                " кончаются дни без пеней; доли — не меньше единицы.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.percent}\N{NO-BREAK SPACE}% с {self.valid_from:%d.%m.%Y}"


class InstalmentPlanQuerySet(models.QuerySet["InstalmentPlan"]):
    def managed_by(self, user: Viewer) -> Self:
        return self.filter(
            account__organization__in=Organization.objects.managed_by(user)
        )

    def visible_to(self, user: Viewer) -> Self:
        return self.filter(account__in=Account.objects.visible_to(user))

    def standing(self) -> Self:
        """Offered or agreed upon: what binds, or may bind."""
        return self.filter(state__in=InstalmentPlan.STANDING)

    def with_next_part(self) -> Self:
        """``next_due`` and ``next_amount`` of the first part that isn't paid."""
        unpaid = Instalment.objects.filter(plan=OuterRef("pk"), paid_on__isnull=True)
        first = unpaid.order_by("number")
        return self.annotate(
            next_due=Subquery(first.values("due_on")[:1]),
            next_amount=Subquery(first.values("amount")[:1]),
        )

    def with_schedule(self) -> Self:
        schedule = Prefetch("instalments", Instalment.objects.order_by("number"))
        return self.prefetch_related(schedule)


class InstalmentPlan(models.Model):
    """A debt paid off in parts: the company offers, the resident accepts.

    Only an accepted plan binds; both have then said yes, and when and who is
    kept. What has to be paid for new months goes on beside it.
    """

    class State(models.TextChoices):
        OFFERED = "offered", "предложена"
        ACCEPTED = "accepted", "действует"
        DECLINED = "declined", "отклонена жителем"
        WITHDRAWN = "withdrawn", "прекращена организацией"
        COMPLETED = "completed", "выполнена"

    STANDING = (State.OFFERED, State.ACCEPTED)

    account = models.ForeignKey(
        Account,
        models.PROTECT,
        related_name="instalment_plans",
        verbose_name="лицевой счёт",
    )
    debt = models.DecimalField("сумма долга", max_digits=14, decimal_places=2)
    billed_month = models.DateField("последний счёт", null=True, editable=False)
    terms = models.TextField(
        "условия",
        max_length=1000,
        blank=True,
        help_text="Что ещё важно: например, не начисляются ли пени, пока график"
        " соблюдается.",
    )
    state = models.CharField(
        "состояние", max_length=10, choices=State, default=State.OFFERED
    )
    offered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="+",
        verbose_name="кто предложил",
        null=True,
        blank=True,
    )
    offered_at = models.DateTimeField("предложена", auto_now_add=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="+",
        verbose_name="кто ответил",
        null=True,
        blank=True,
    )
    answered_at = models.DateTimeField("ответ получен", null=True, blank=True)
    ended_at = models.DateTimeField("закончена", null=True, blank=True)
    end_reason = models.CharField("почему закончена", max_length=500, blank=True)

    objects = InstalmentPlanQuerySet.as_manager()

    class Meta:
        verbose_name = "рассрочка"
        verbose_name_plural = "рассрочки"
        ordering = ["-offered_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(state__in=["offered", "accepted"]),
                name="instalment_plan_one_standing",
            ),
            models.CheckConstraint(
                name="instalment_plan_of_a_debt", condition=Q(debt__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return f"Рассрочка {self.debt}\N{NO-BREAK SPACE}₽ по счёту {self.account}"

    @property
    def is_offered(self) -> bool:
        return self.state == self.State.OFFERED

    @property
    def is_accepted(self) -> bool:
        return self.state == self.State.ACCEPTED

    @property
    def paid(self) -> Decimal:
        """Roubles of the schedule that the company has counted as paid."""
        amounts = (one.amount for one in self.instalments.all() if one.paid_on)
        return sum(amounts, Decimal())

    @property
    def left(self) -> Decimal:
        return self.debt - self.paid


class Instalment(models.Model):
    """One part of a plan and the day it is due."""

    plan = models.ForeignKey(
        InstalmentPlan,
        models.CASCADE,
        related_name="instalments",
        verbose_name="рассрочка",
    )
    number = models.PositiveSmallIntegerField("номер")
    due_on = models.DateField("оплатить до")
    amount = models.DecimalField("сумма", max_digits=14, decimal_places=2)
    paid_on = models.DateField("оплачено", null=True, blank=True)
    is_by_hand = models.BooleanField("отметил сотрудник", default=False)

    objects: Any = models.Manager()

    class Meta:
        verbose_name = "часть рассрочки"
        verbose_name_plural = "части рассрочки"
        ordering = ["plan", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"], name="instalment_unique_number"
            ),
            models.CheckConstraint(
                name="instalment_amount_positive", condition=Q(amount__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.amount} до {self.due_on:%d.%m.%Y}"
