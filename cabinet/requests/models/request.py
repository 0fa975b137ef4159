"""The request itself: what is asked for, by whom and until when."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q
from django.utils import timezone

from cabinet.accounts.models import Account, Organization, Viewer
from cabinet.requests.models.catalogue import (
    Executor,
    Kind,
    PaidService,
    RequestCategory,
)
from cabinet.requests.statuses import ENDED, OPEN, REOPEN_TIME, Status
from cabinet.residents.models import Residency

# When a deadline that is this near is shown as one, and the desk is told.
SOON = dt.timedelta(days=1)
MAX_DESCRIPTION = 4000


class ServiceRequestQuerySet(models.QuerySet["ServiceRequest"]):
    def visible_to(self, user: Viewer) -> Self:
        """Those of the accounts a resident holds, without former holders' own."""
        still_here = Residency.objects.in_force().filter(
            account=OuterRef("account"), user=OuterRef("author")
        )
        return self.filter(
            Q(author__isnull=True) | Exists(still_here),
            account__in=Account.objects.visible_to(user),
        )

    def managed_by(self, user: Viewer) -> Self:
        return self.filter(organization__in=Organization.objects.managed_by(user))

    def open(self) -> Self:
        """Those that the organisation still owes work or an answer for."""
        return self.filter(status__in=OPEN)

    def for_list(self) -> Self:
        """Join what a row of a list prints."""
        return self.select_related(
            "category", "paid_service", "executor", "account__premises__building"
        )

    def by_deadline(self) -> Self:
        """The most pressing first: open before ended, sooner before later."""
        is_open = ExpressionWrapper(Q(status__in=OPEN), models.BooleanField())
        return self.order_by(is_open.desc(), "due_at", "pk")


class ServiceRequest(models.Model):
    """A request for work, an appeal or an order of a paid service.

    ``number`` runs within the organisation. ``price`` is in roubles, as the
    price list had it on the day of the order. ``author`` is empty for what a
    dispatcher wrote down by phone.
    """

    class Place(models.TextChoices):
        FLAT = "flat", "В квартире"
        ENTRANCE = "entrance", "В подъезде"
        LIFT = "lift", "В лифте"
        BASEMENT = "basement", "В подвале"
        ROOF = "roof", "На крыше или чердаке"
        YARD = "yard", "Во дворе"

    class VisitTime(models.TextChoices):
        MORNING = "09-12", "с 9 до 12"
        NOON = "12-15", "с 12 до 15"
        AFTERNOON = "15-18", "с 15 до 18"
        EVENING = "18-21", "с 18 до 21"

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name="организация"
    )
    number = models.PositiveIntegerField("номер")
    account = models.ForeignKey(
        Account,
        models.PROTECT,
        related_name="service_requests",
        verbose_name="лицевой счёт",
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="service_requests",
        verbose_name="житель",
    )
    kind = models.CharField("вид", max_length=10, choices=Kind, default=Kind.WORK)
    category = models.ForeignKey(
        RequestCategory,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="requests",
        verbose_name="категория",
    )
    paid_service = models.ForeignKey(
        PaidService,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="requests",
        verbose_name="платная услуга",
    )
    price = models.DecimalField(
        "цена, ₽", max_digits=14, decimal_places=2, null=True, blank=True
    )
    visit_on = models.DateField("желаемый день", null=True, blank=True)
    visit_time = models.CharField(
        "желаемое время", max_length=5, choices=VisitTime, blank=True
    )
    place = models.CharField("где", max_length=10, choices=Place, default=Place.FLAT)
    description = models.TextField("описание", max_length=MAX_DESCRIPTION)
    phone = models.CharField("телефон", max_length=20, blank=True)
    email = models.EmailField("e-mail для ответа", blank=True)
    status = models.CharField(
        "статус", max_length=12, choices=Status, default=Status.NEW
    )
    executor = models.ForeignKey(
        Executor,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="requests",
        verbose_name="исполнитель",
    )
    rejection_reason = models.TextField("причина отказа", blank=True)
    rating = models.PositiveSmallIntegerField("оценка", null=True, blank=True)
    rating_words = models.TextField("отзыв", blank=True)
    created_at = models.DateTimeField("создана", default=timezone.now)
    due_at = models.DateTimeField("срок")
    closed_at = models.DateTimeField("закрыта", null=True, blank=True)
    reminded_at = models.DateTimeField("напомнили о сроке", null=True, blank=True)

    objects = ServiceRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "заявка"
        verbose_name_plural = "заявки"
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "number"], name="request_unique_number"
            ),
            models.CheckConstraint(
                name="request_names_its_subject",
                condition=Q(
                    kind=Kind.PAID,
                    paid_service__isnull=False,
                    price__isnull=False,
                    category__isnull=True,
                )
                | Q(
                    kind__in=[Kind.WORK, Kind.APPEAL],
                    paid_service__isnull=True,
                    price__isnull=True,
                    category__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="request_status_known", condition=Q(status__in=Status.values)
            ),
            models.CheckConstraint(
                name="request_closed_when_ended",
                condition=Q(status__in=ENDED, closed_at__isnull=False)
                | (~Q(status__in=ENDED) & Q(closed_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="request_rejected_with_reason",
                condition=(Q(status=Status.REJECTED) & ~Q(rejection_reason=""))
                | (~Q(status=Status.REJECTED) & Q(rejection_reason="")),
            ),
            models.CheckConstraint(
                name="request_rated_after_closing",
                condition=Q(rating__isnull=True)
                | Q(rating__range=(1, 5), status=Status.CLOSED),
            ),
            models.CheckConstraint(
                name="request_due_after_creation",
                condition=Q(due_at__gte=F("created_at")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "due_at"],
                condition=Q(status__in=OPEN),
                name="request_queue",
            ),
            models.Index(fields=["account", "-created_at"], name="request_of_account"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} № {self.number}"

    @property
    def subject(self) -> str:
        """The category, or the service of the price list."""
        return str(self.category or self.paid_service)

    @property
    def is_ended(self) -> bool:
        return self.status in ENDED

    @property
    def urgency(self) -> str:
        """How pressing the deadline is: «late», «soon», or nothing."""
        if self.status not in OPEN:
            return ""
        left = self.due_at - timezone.now()
        if left < dt.timedelta():
            return "late"
        return "soon" if left < SOON else ""

    @property
    def may_be_reopened(self) -> bool:
        """Whether the resident may still bring an ended request back."""
        return bool(self.closed_at and timezone.now() - self.closed_at <= REOPEN_TIME)
