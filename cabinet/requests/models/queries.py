"""Which requests somebody may see, and in what order."""

from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db import models
from django.db.models import Count, Exists, ExpressionWrapper, OuterRef, Q

from cabinet.accounts.models import Account, Organization, Viewer
from cabinet.requests.models.catalogue import Kind
from cabinet.requests.models.places import Place
from cabinet.requests.statuses import OPEN
from cabinet.residents.models import Residency

if TYPE_CHECKING:
    from cabinet.requests.models.request import ServiceRequest  # noqa: F401


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

    def of_neighbours(self, account: Account) -> Self:
        """What others of the house asked for that the house has in common.

        A resident may be shown the subject, the place, the dates, the status and
        ``public_text`` of these, and nothing else.
        """
        return (
            self.filter(
                building=account.premises.building_id,
                organization=account.organization_id,
                kind=Kind.WORK,
            )
            .exclude(place=Place.FLAT)
            .exclude(account=account)
        )

    def with_supporters(self, account: Account) -> Self:
        """Add how many dwellings joined, and whether this one did."""
        supporter = apps.get_model("service_requests", "Supporter")
        own = supporter.objects.filter(request=OuterRef("pk"), account=account)
        return self.annotate(joined=Count("supporters"), is_joined=Exists(own))

    def managed_by(self, user: Viewer) -> Self:
        return self.filter(organization__in=Organization.objects.managed_by(user))

    def open(self) -> Self:
        """Those that the organisation still owes work or an answer for."""
        return self.filter(status__in=OPEN)

    def for_list(self) -> Self:
        """Join what a row of a list prints."""
        return self.select_related(
            "category",
            "paid_service",
            "executor",
            "building",
            "account__premises__building",
        )

    def by_deadline(self) -> Self:
        """The most pressing first: open before ended, sooner before later."""
        is_open = ExpressionWrapper(Q(status__in=OPEN), models.BooleanField())
        return self.order_by(is_open.desc(), "due_at", "pk")
