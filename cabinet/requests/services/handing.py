"""A request given to another organisation, or tied to an outage it is about."""

from django.db import transaction
from django.db.models import QuerySet

from cabinet.accounts.models import Organization
from cabinet.requests.announcements import tell_desk, tell_neighbours, tell_resident
from cabinet.requests.models import Comment, Kind, RequestCategory, ServiceRequest
from cabinet.requests.outages import Outage
from cabinet.requests.services.creation import next_number
from cabinet.requests.services.rows import RequestError, lock, record
from cabinet.requests.statuses import Side, Status
from cabinet.residents.models import User


@transaction.atomic
def hand_over(
    *, request: ServiceRequest, actor: User, to: Organization, reason: str
) -> ServiceRequest:
    """Give a request to the organisation that is to deal with it.

    It gets a number of theirs and begins anew there; its deadline, which the
    resident was promised, stays. Raises RequestError for what is ended or paid.
    """
    request = lock(request)
    if request.is_ended:
        raise RequestError(f"{request} уже закончена: передать её нельзя.")
    if request.kind == Kind.PAID:
        raise RequestError("Платную услугу не передают: цена согласована с вами.")
    if to.pk == request.organization_id:
        raise RequestError("Заявка уже у этой организации.")
    giver = request.organization
    request.came_from, request.organization = giver, to
    request.number = next_number(to, request.account)
    request.category = _category_there(request, to)
    request.executor, request.status = None, Status.NEW
    request.save()
    text = f"Передана: {giver} → {to}. {reason}"
    event = record(request=request, actor=actor, side=Side.STAFF, text=text)
    tell_resident(event=event)
    tell_desk(request=request, key=f"handed:{event.pk}", text=text)
    return request


@transaction.atomic
def link_outage(*, request: ServiceRequest, actor: User, outage: Outage) -> None:
    """Tie a request to an outage of the site; who asked gets the notice's text."""
    request = lock(request)
    if request.is_ended:
        raise RequestError(f"{request} уже закончена.")
    if request.outage == outage.pk:
        return
    request.outage, request.outage_title = outage.pk, outage.title
    request.save(update_fields=["outage", "outage_title"])
    Comment.objects.create(
        request=request, author=actor, side=Side.STAFF, text=outage.text
    )
    event = record(
        request=request,
        actor=actor,
        side=Side.STAFF,
        text=f"Связана с объявлением: {outage.title}",
    )
    tell_resident(event=event)
    tell_neighbours(request=request, key=f"outage:{event.pk}", text=event.text)


def _category_there(
    request: ServiceRequest, to: Organization
) -> RequestCategory | None:
    """Theirs of the same name or kind; else the one that it has."""
    theirs: QuerySet[RequestCategory] = RequestCategory.objects.all()  # type: ignore[assignment]
    theirs = theirs.filter(organization=to, kind=request.kind)
    same = theirs.filter(title=str(request.category))
    return same.first() or theirs.first() or request.category
