"""What neighbours do with a request about their house, and what they read."""

from django.db import transaction

from cabinet.accounts.models import Account
from cabinet.requests.models import ServiceRequest, Supporter
from cabinet.requests.services.rows import RequestError, lock, record
from cabinet.requests.statuses import OPEN, Side
from cabinet.residents.models import User


@transaction.atomic
def join_request(
    *, request: ServiceRequest, account: Account, actor: User
) -> Supporter:
    """Let a dwelling of the house join instead of asking for the same again.

    Whoever wrote the request reads how many joined, never who. Raises
    RequestError for what is ended, the account's own or another house's.
    """
    request = lock(request)
    if request.building_id != account.premises.building_id or not request.is_collective:
        raise RequestError("Присоединиться можно к заявке об общем в вашем доме.")
    if request.account_id == account.pk:
        raise RequestError("Это ваша собственная заявка.")
    if request.status not in OPEN:
        raise RequestError("Эта заявка уже выполнена. Подайте, пожалуйста, новую.")
    supporter, is_new = Supporter.objects.get_or_create(
        request=request, account=account, defaults={"user": actor}
    )
    if is_new:
        joined = request.supporters.count()
        text = f"Присоединились соседи: {joined}"
        record(request=request, actor=None, side=Side.RESIDENT, text=text)
    return supporter


@transaction.atomic
def show_to_neighbours(*, request: ServiceRequest, actor: User, text: str) -> None:
    """Say in words that name nobody what the neighbours see of a request."""
    request = lock(request)
    if not request.is_collective:
        raise RequestError("Соседи видят только заявки об общем в доме.")
    request.public_text = text
    request.save(update_fields=["public_text"])
    record(
        request=request,
        actor=actor,
        side=Side.STAFF,
        text="Изменено, что видят соседи",
        is_internal=True,
    )
