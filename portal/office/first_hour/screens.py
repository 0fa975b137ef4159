"""The assistant's page, and the look at a bill that it remembers."""

from typing import cast

from django.contrib.auth.decorators import permission_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from cabinet.accounts.models import Organization
from cabinet.charges.models import BillingPeriod
from cabinet.residents.models import User
from portal.office import marks
from portal.office.first_hour.found import look
from portal.office.first_hour.steps import steps
from portal.office.furniture import in_the_office, office_page

TITLE = "Первый час"


def chosen(
    request: HttpRequest,
) -> tuple["QuerySet[Organization]", Organization | None]:
    """The employee's organisations, and the one that the address names."""
    own = Organization.objects.managed_by(request.user)
    asked = request.GET.get("organization", "")
    named = own.filter(pk=asked).first() if asked.isdecimal() else None
    return own, named or own.order_by("-pk").first()


@require_POST
@permission_required("charges.change_billingperiod", raise_exception=True)
def look_as_resident(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that somebody has looked, and show a bill of the month."""
    own = BillingPeriod.objects.managed_by(request.user).select_related("organization")
    period = get_object_or_404(own, pk=pk)
    by = cast(User, request.user)
    marks.note(organization=period.organization, action=marks.LOOKED, by=by)
    return redirect("billingperiod:bill", period.pk)


@in_the_office
def first_hour(request: HttpRequest) -> HttpResponse:
    own, organization = chosen(request)
    user = cast(User, request.user)
    made = steps(look(organization))
    shown = [
        (one, [action for action in one.actions if user.has_perm(action.permission)])
        for one in made
    ]
    done = sum(one.is_done for one in made)
    return office_page(
        request,
        "first_hour",
        TITLE,
        icon="rotate",
        steps=shown,
        done=done,
        organizations=own,
        organization=organization,
    )
