"""How a request comes in."""

import datetime as dt
from collections.abc import Sequence
from itertools import count
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from cabinet.accounts.models import Account, Building, Organization
from cabinet.requests.attachments import without_orphans
from cabinet.requests.deadlines import due
from cabinet.requests.files import CleanFile
from cabinet.requests.models import (
    Kind,
    PaidService,
    RequestCategory,
    ServiceRequest,
)
from cabinet.requests.services.rows import RequestError, hold, keep, record
from cabinet.requests.statuses import Side
from cabinet.residents.models import User
from cabinet.residents.models.limits import chosen_limits


@without_orphans
@transaction.atomic
def create_request(
    *,
    account: Account | Building,
    actor: User,
    subject: RequestCategory | PaidService,
    side: Side = Side.RESIDENT,
    files: Sequence[CleanFile] = (),
    **fields: Any,
) -> ServiceRequest:
    """Take a request of a resident, or one that staff heard by phone.

    A caller without an account of ours is known by the ``Building``. ``fields``
    are those of the form: description, place, phone, email, spot and, for a
    paid service, visit_on and visit_time. Raises RequestError above a limit.
    """
    hold(actor)
    if side == Side.RESIDENT:
        _check_day_limit(actor)
    now = timezone.now()
    request = ServiceRequest.objects.create(
        organization=account.organization,
        **_whose(account),
        author=actor if side == Side.RESIDENT else None,
        created_at=now,
        due_at=due(subject, now),
        **_subject_fields(subject),
        **fields,
    )
    keep(request, actor, files)
    how = "через кабинет" if side == Side.RESIDENT else "по телефону"
    text = f"Принято {how}: {request.get_kind_display().lower()}"
    record(request=request, actor=actor, side=side, text=text)
    return request


def _check_day_limit(actor: User) -> None:
    since = timezone.now() - dt.timedelta(days=1)
    most = chosen_limits().requests_a_day
    if actor.service_requests.filter(created_at__gt=since).count() >= most:
        raise RequestError(
            f"За сутки можно подать заявок: не больше {most}. Позвоните диспетчеру."
        )


def _whose(account: Account | Building) -> dict[str, Any]:
    if isinstance(account, Building):
        return {
            "building": account,
            "number": next_number(account.organization),
        }
    return {
        "account": account,
        "building": account.premises.building,
        "number": next_number(account.organization, account),
    }


def next_number(organization: Organization, account: Account | None = None) -> int:
    """The organisation's next; of an account's requests no two share a number."""
    # The organisation's row is what those who want its next number queue for.
    Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    numbers = ServiceRequest.objects.filter(organization=organization)
    last = numbers.aggregate(last=Max("number"))["last"] or 0
    # What another organisation handed over kept the account's number busy.
    taken = ServiceRequest.objects.filter(account=account, number__gt=last)
    busy = set(taken.values_list("number", flat=True)) if account else set()
    return next(number for number in count(last + 1) if number not in busy)


def _subject_fields(subject: RequestCategory | PaidService) -> dict[str, Any]:
    if isinstance(subject, RequestCategory):
        return {"kind": subject.kind, "category": subject}
    return {"kind": Kind.PAID, "paid_service": subject, "price": subject.price}
