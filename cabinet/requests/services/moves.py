"""Statuses, executors and marks."""

from django.db import transaction

from cabinet.requests.announcements import tell_neighbours, tell_resident
from cabinet.requests.models import Executor, ServiceRequest
from cabinet.requests.services.rows import RequestError, lock, put, record
from cabinet.requests.statuses import Side, Status, may_move
from cabinet.residents.models import User


@transaction.atomic
def move_request(
    *,
    request: ServiceRequest,
    actor: User,
    side: Side,
    expected: str,
    target: str,
    reason: str = "",
) -> ServiceRequest:
    """Put a request into another status.

    ``expected`` is the status that the person saw. Raises RequestError when
    somebody was faster, when the table doesn't allow the move, when a refusal
    has no reason, or when it is too late to come back to a closed request.
    """
    request = lock(request)
    if request.status != expected:
        raise RequestError(
            f"{request}: статус уже изменили, сейчас «{request.get_status_display()}»."
            " Посмотрите, что произошло, и решите заново."
        )
    _check_move(request, side, target, reason)
    put(request, target, reason)
    label = Status(target).label
    text = f"{label}: {reason}" if reason else f"Статус: {label}"
    event = record(request=request, actor=actor, side=side, text=text)
    if side == Side.STAFF:
        tell_resident(event=event)
        tell_neighbours(
            request=request, key=f"status:{event.pk}", text=f"Статус: {label}"
        )
    return request


@transaction.atomic
def assign_executor(
    *, request: ServiceRequest, actor: User, executor: Executor
) -> ServiceRequest:
    """Say who does the work; a new request is in progress from then on."""
    request = lock(request)
    if executor.organization_id != request.organization_id:
        raise RequestError("Этот исполнитель работает в другой организации.")
    if request.is_ended:
        raise RequestError(f"{request} уже закончена: исполнителя не назначают.")
    if request.executor_id == executor.pk:
        return request
    request.executor = executor
    if request.status == Status.NEW:
        request.status = Status.IN_PROGRESS
    request.save(update_fields=["executor", "status"])
    event = record(
        request=request,
        actor=actor,
        side=Side.STAFF,
        text=f"Назначен исполнитель: {executor}",
    )
    tell_resident(event=event)
    return request


@transaction.atomic
def rate_request(
    *, request: ServiceRequest, actor: User, rating: int, words: str = ""
) -> ServiceRequest:
    """Keep the resident's mark, 1 to 5, of a closed request."""
    request = lock(request)
    if request.status != Status.CLOSED:
        raise RequestError("Оценить можно закрытую заявку.")
    request.rating, request.rating_words = rating, words
    request.save(update_fields=["rating", "rating_words"])
    record(
        request=request, actor=actor, side=Side.RESIDENT, text=f"Оценка: {rating} из 5"
    )
    return request


def _check_move(request: ServiceRequest, side: Side, target: str, reason: str) -> None:
    if not may_move(side, request.status, target):
        raise RequestError(
            f"Из статуса «{request.get_status_display()}» так перейти нельзя."
        )
    if target == Status.REJECTED and not reason:
        raise RequestError("Напишите причину отказа: её прочтёт житель.")
    if request.is_ended and side == Side.RESIDENT and not request.may_be_reopened:
        raise RequestError("Прошло больше 14 дней. Подайте, пожалуйста, новую заявку.")
