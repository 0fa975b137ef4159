"""The request itself: what is asked for, by whom and until when."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils import timezone

from cabinet.accounts.models import Account, Building, Organization
from cabinet.requests.models.catalogue import (
    Executor,
    Kind,
    PaidService,
    RequestCategory,
)
from cabinet.requests.models.places import Place, VisitTime
from cabinet.requests.models.queries import ServiceRequestQuerySet
from cabinet.requests.models.rules import CONSTRAINTS, INDEXES
from cabinet.requests.statuses import ENDED, OPEN, REOPEN_TIME, Status

# When a deadline that is this near is shown as one, and the desk is told.
SOON = dt.timedelta(days=1)
MAX_DESCRIPTION = 4000


class ServiceRequest(models.Model):
    """A request for work, an appeal or an order of a paid service.

    ``number`` runs within the organisation. ``price`` is in roubles, as the
    price list had it on the day of the order. ``author`` is empty for what a
    dispatcher wrote down by phone, ``account`` where the caller had none. Of a
    place that isn't a flat the neighbours see ``public_text`` and may join.
    ``outage`` is the key of a notice that the site keeps.
    """

    Place, VisitTime = Place, VisitTime

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name="организация"
    )
    number = models.PositiveIntegerField("номер")
    building = models.ForeignKey(
        Building, models.PROTECT, related_name="+", verbose_name="дом"
    )
    spot = models.CharField(
        "где в доме",
        max_length=100,
        blank=True,
        db_default="",
        help_text="Например, «кв. 15» или «второй подъезд».",
    )
    account = models.ForeignKey(
        Account,
        models.PROTECT,
        null=True,
        blank=True,
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
    public_text = models.CharField(
        "что видят соседи",
        max_length=200,
        blank=True,
        db_default="",
        help_text="Без имён, квартир и телефонов: прочтут жители всего дома.",
    )
    came_from = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="передана из",
    )
    outage = models.PositiveBigIntegerField("объявление сайта", null=True, blank=True)
    outage_title = models.CharField(
        "отключение", max_length=255, blank=True, db_default=""
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
        constraints = CONSTRAINTS
        indexes = INDEXES

    def __str__(self) -> str:
        return f"{self.get_kind_display()} № {self.number}"

    @property
    def subject(self) -> str:
        """The category, or the service of the price list."""
        return str(self.category or self.paid_service)

    @property
    def address(self) -> str:
        """Of the dwelling; for a caller without an account, what was told."""
        if self.account:
            return self.account.address
        return ", ".join(filter(None, [self.building.address, self.spot]))

    @property
    def is_collective(self) -> bool:
        """About what the house has in common: neighbours may see and join it."""
        return self.kind == Kind.WORK and self.place != Place.FLAT

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
