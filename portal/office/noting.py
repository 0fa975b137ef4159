"""Nothing that staff change or are refused stays out of the journal.

Services and Wagtail's log write what they know. Of every other successful form
of the back office the sentence that the employee was told is kept.
"""

from collections.abc import Callable

from django.contrib.messages import ERROR, WARNING, get_messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from cabinet.journal.acting import acting
from cabinet.journal.models import Action
from cabinet.journal.services import company_of, write
from cabinet.residents.models import User

Handler = Callable[[HttpRequest], HttpResponse]
REDIRECTS = range(300, 400)
FORBIDDEN = 403


class NotingMiddleware:
    """Write what a page of the back office did, unless it has written itself."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        inside = request.path.startswith(reverse("wagtailadmin_home"))
        if inside and isinstance(request.user, User) and not acting().written:
            _note(request, response)
        return response


def _note(request: HttpRequest, response: HttpResponse) -> None:
    told = _told(request)
    if _is_refused(request, response, told):
        words = _sentence(told) or "Нет прав на эту страницу"
        _write(request, Action.REFUSED, words)
    elif "attachment" in response.headers.get("Content-Disposition", ""):
        _write(request, Action.EXPORTED, f"Выгрузка: {request.path}")
    elif request.method == "POST" and response.status_code in REDIRECTS and told:
        failed = all(message.level >= WARNING for message in told)
        _write(request, Action.REFUSED if failed else Action.CHANGED, _sentence(told))


def _is_refused(
    request: HttpRequest, response: HttpResponse, told: list[Message]
) -> bool:
    """403, or Wagtail's way of saying it: back to the first page with an error."""
    if response.status_code == FORBIDDEN:
        return True
    home = reverse("wagtailadmin_home")
    sent_home = response.headers.get("Location") == home and request.path != home
    return sent_home and any(message.level == ERROR for message in told)


def _write(request: HttpRequest, action: Action, words: str) -> None:
    user: User = request.user  # type: ignore[assignment]
    match = request.resolver_match
    write(
        action,
        kind=match.view_name[:60] if match else "",
        words=words,
        organization=company_of(user),
        details={"страница": request.path},
    )


def _told(request: HttpRequest) -> list[Message]:
    """What this very request has said, not what waited from an earlier one."""
    return list(getattr(get_messages(request), "_queued_messages", ()))


def _sentence(told: list[Message]) -> str:
    return " ".join(str(message.message) for message in told)
