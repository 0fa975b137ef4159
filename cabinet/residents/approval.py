"""Accounts that an employee gives or refuses."""

from django.db import transaction
from django.utils import timezone

from cabinet.accounts.models import Account, Organization
from cabinet.residents import services
from cabinet.residents.linking import Method
from cabinet.residents.models import LinkingRequest, User, offering
from cabinet.residents.numbers import loose_spellings, spellings
from cabinet.residents.services import LinkingError
from cabinet.residents.signals import request_decided

NOT_OFFERED = (
    "Эта организация не подключает лицевые счета по заявке. Попробуйте другой способ."
)
ASKED_ALREADY = "Такая заявка уже ждёт решения. Мы сообщим, когда её рассмотрят."
TOO_MANY_REQUESTS = "У вас уже пять заявок без ответа. Подождите, пока их рассмотрят."
DECIDED_ALREADY = "Эту заявку уже рассмотрели."
MAX_WAITING = 5

State = LinkingRequest.State


@transaction.atomic
def ask_for_account(
    *, user: User, organization: Organization, number: str, note: str
) -> LinkingRequest:
    """Write a request for staff to decide. Raises LinkingError."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    offers = Organization.objects.filter(offering("approval"), pk=organization.pk)
    if not offers.exists():
        raise LinkingError(NOT_OFFERED)
    waiting = LinkingRequest.objects.waiting().filter(user=user)
    if waiting.filter(organization=organization, number=number).exists():
        raise LinkingError(ASKED_ALREADY)
    if waiting.count() >= MAX_WAITING:
        raise LinkingError(TOO_MANY_REQUESTS)
    return LinkingRequest.objects.create(
        user=user, organization=organization, number=number, note=note
    )


def candidates(linking_request: LinkingRequest) -> list[Account]:
    """The organisation's accounts that the resident may mean."""
    numbers = spellings(linking_request.number) | loose_spellings(
        linking_request.number
    )
    mine = Account.objects.filter(organization=linking_request.organization_id)
    return list(mine.with_place().filter(number__in=numbers))


@transaction.atomic
def approve(
    *, linking_request: LinkingRequest, account: Account, by: User, answer: str
) -> None:
    """Give the resident the account. Raises LinkingError."""
    waiting = _lock(linking_request)
    services.link_proven_account(
        user=waiting.user, account=account, method=Method.STAFF
    )
    waiting.account = account
    _decide(waiting, State.APPROVED, by, answer)


@transaction.atomic
def deny(*, linking_request: LinkingRequest, by: User, answer: str) -> None:
    """Refuse with a reason. Raises LinkingError."""
    _decide(_lock(linking_request), State.DENIED, by, answer)


def _lock(linking_request: LinkingRequest) -> LinkingRequest:
    locked = LinkingRequest.objects.select_for_update(of=("self",))
    found = locked.select_related("user", "organization").get(pk=linking_request.pk)
    if found.state != State.WAITING:
        raise LinkingError(DECIDED_ALREADY)
    return found


def _decide(waiting: LinkingRequest, state: str, by: User, answer: str) -> None:
    waiting.state, waiting.decided_by, waiting.answer = state, by, answer
    waiting.decided_at = timezone.now()
    waiting.save()
    request_decided.send(sender=LinkingRequest, linking_request=waiting)
