"""What the database holds every request to, and how it finds them."""

from django.db import models
from django.db.models import F, Q

from cabinet.requests.models.catalogue import Kind
from cabinet.requests.statuses import ENDED, OPEN, Status

CONSTRAINTS: list[models.BaseConstraint] = [
    models.UniqueConstraint(
        fields=["organization", "number"], name="request_unique_number"
    ),
    models.UniqueConstraint(
        fields=["account", "number"], name="request_unique_in_account"
    ),
    models.CheckConstraint(
        name="request_without_account_is_work",
        condition=Q(account__isnull=False) | Q(kind=Kind.WORK),
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
INDEXES = [
    models.Index(
        fields=["organization", "due_at"],
        condition=Q(status__in=OPEN),
        name="request_queue",
    ),
    models.Index(fields=["account", "-created_at"], name="request_of_account"),
    models.Index(
        fields=["building"], condition=Q(status__in=OPEN), name="request_house"
    ),
]
