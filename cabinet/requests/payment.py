"""Paying for a service of the price list, as far as a request needs it.

Requests don't know payments; whoever knows both tells them how (``cabinet.apps``).
"""

from collections.abc import Callable

from cabinet.requests.models import Kind, ServiceRequest
from cabinet.requests.services import RequestError
from cabinet.requests.statuses import Status
from cabinet.residents.models import User

# Nobody pays for what the organisation hasn't agreed to do yet.
ACCEPTED = (Status.IN_PROGRESS, Status.DONE, Status.CLOSED)
Pay = Callable[[ServiceRequest, User], str]
IsPaid = Callable[[ServiceRequest], bool]


def _nowhere(request: ServiceRequest, user: User) -> str:
    raise RequestError("Организация пока не принимает оплату через портал.")


def _never(request: ServiceRequest) -> bool:
    return False


class _Wiring:
    pay: Pay = staticmethod(_nowhere)
    is_paid: IsPaid = staticmethod(_never)


def come_from(*, pay: Pay, is_paid: IsPaid) -> None:
    """``pay`` gives the address of the page where a user pays for a request."""
    _Wiring.pay, _Wiring.is_paid = staticmethod(pay), staticmethod(is_paid)


def is_paid(request: ServiceRequest) -> bool:
    return _Wiring.is_paid(request)


def may_be_paid(request: ServiceRequest) -> bool:
    """Whether the portal should offer to pay for it now."""
    wanted = request.kind == Kind.PAID and request.status in ACCEPTED
    return bool(wanted and request.price) and not is_paid(request)


def page_to_pay(*, request: ServiceRequest, user: User) -> str:
    """Where to send the payer. Raises RequestError where there is nothing to pay."""
    if not may_be_paid(request):
        raise RequestError("Эта заявка уже оплачена или оплата по ней не нужна.")
    return _Wiring.pay(request, user)
