"""The letter about a plan: whoever holds the account decides on it."""

import datetime as dt

from django.urls import reverse
from django.utils import formats

from cabinet.notifications.news import Addressee, News
from cabinet.notifications.occasions import PLAN_OFFERED
from cabinet.notifications.services import announce
from cabinet.payments.models import InstalmentPlan
from cabinet.residents.models import Residency
from cabinet.templatetags.kvartal import money


def tell_of_plan(*, plan: InstalmentPlan, first_due: dt.date) -> None:
    """Write to every holder, in the transaction of the offer."""
    ties = (
        Residency.objects.in_force()
        .filter(account=plan.account_id, user__is_active=True)
        .select_related("user", "account__organization", "account__premises__building")
    )
    values = {
        "сумма": money(plan.debt),
        "срок": formats.date_format(first_due, "j E"),
        "частей": str(plan.instalments.count()),
    }
    announce(
        news=[
            News(
                occasion=PLAN_OFFERED,
                to=Addressee.holding(tie),
                event=f"plan-offered:{plan.pk}",
                path=reverse("payments:debt", args=[tie.account.public_id]),
                values=values,
            )
            for tie in ties
        ]
    )
