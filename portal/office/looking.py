"""«Посмотреть как житель»: an employee sees a resident's cabinet and changes nothing.

Twice nothing: whatever is sent is refused before any view, and a page is drawn
in a transaction that the database itself keeps read-only.
"""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from django.contrib import messages
from django.db import InternalError, connection, transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse

from cabinet.accounts.models import Organization
from cabinet.journal.looks import note_look
from cabinet.journal.models import LOOK
from cabinet.residents.models import Residency, User
from cms.frame import frame_of

Handler = Callable[[HttpRequest], HttpResponse]
KEPT_AS = "look"
SECONDS = 15 * 60
CABINET, ENTRY = "/cabinet/", "/auth/"
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
# What is about an account; the rest is about the person.
SECTIONS = {
    *("accounts", "charges", "tariffs", "meters", "payments", "pay", "requests"),
}
PAGES = {"cabinet:home", "cabinet:account_home", "all_readings"}
READ_ONLY_PAGE = "Эта страница что-то записывает, поэтому сейчас её открыть нельзя."
NOTHING_SENT = "Вы только смотрите: отправить что-либо за жителя нельзя."
PERSONAL_PAGE = (
    "Личные страницы жителя (профиль, вход, доступ близких) не показываются."
)


class LookError(Exception):
    """Why one can't look, in words for staff."""


@dataclass(frozen=True)
class Look:
    """Whose cabinet is looked at, from whose account's card, until when."""

    resident: int
    account: int
    name: str
    until: int

    @property
    def ends_at(self) -> datetime:
        return datetime.fromtimestamp(self.until, UTC)

    @property
    def is_over(self) -> bool:
        return time.time() >= self.until


def lookable(user: User) -> QuerySet[Residency]:
    """The ties by which an employee may look: those of their organisations."""
    ties = Residency.objects.in_force().managed_by(user)
    return ties.filter(user__is_active=True, user__is_superuser=False)


def begin(request: HttpRequest, *, tie: Residency, reason: str) -> None:
    """Raises LookError for whom one mustn't look at."""
    resident = tie.user
    if resident.has_perm("wagtailadmin.access_admin"):
        raise LookError("Это сотрудник: его кабинет смотреть нельзя.")
    if resident.consent_withdrawn_at:
        raise LookError("Житель отозвал согласие: его кабинет закрыт для всех.")
    note_look(resident=resident, account=tie.account, reason=reason)
    look = Look(
        resident=resident.pk,
        account=tie.account_id,
        name=tie.account.number,
        until=int(time.time()) + SECONDS,
    )
    request.session[KEPT_AS] = asdict(look)


def end(request: HttpRequest) -> Look | None:
    kept = request.session.pop(KEPT_AS, None)
    return Look(**kept) if kept else None


class LookMiddleware:
    """Put the resident in the employee's place, for the cabinet and for looking only."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        kept = request.session.get(KEPT_AS)
        if kept is None or request.path.startswith(reverse("wagtailadmin_home")):
            return self.get_response(request)
        look = Look(**kept)
        if look.is_over:
            return self._ended(request)
        request.look = look  # type: ignore[attr-defined]
        refusal = _refusal(request)
        if refusal:
            return _refused(request, refusal)
        if not request.path.startswith(CABINET):
            return self.get_response(request)
        return self._looked(request, look)

    def process_exception(
        self, request: HttpRequest, error: Exception
    ) -> HttpResponse | None:
        """A page that writes: PostgreSQL has refused it."""
        if hasattr(request, "look") and isinstance(error, InternalError):
            request.wrote = True  # type: ignore[attr-defined]
            return HttpResponse()
        return None

    def _ended(self, request: HttpRequest) -> HttpResponse:
        look = end(request)
        if look is None or not request.path.startswith(CABINET):
            return self.get_response(request)
        messages.info(request, "Просмотр как житель закончился.")
        return redirect("account_list:inspect", look.account)

    def _looked(self, request: HttpRequest, look: Look) -> HttpResponse:
        resident = _still_lookable(request.user, look)
        if resident is None:
            return self._ended(request)
        frame_of(request)  # May write to the cache, which lies in the database.
        request.user = resident
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION READ ONLY")
            response = self.get_response(request)
            wrote = getattr(request, "wrote", False)
            if wrote:
                transaction.set_rollback(True)
        return _refused(request, READ_ONLY_PAGE) if wrote else response


def _refusal(request: HttpRequest) -> str:
    leaves = request.path == reverse("account_logout")
    if leaves:
        return ""
    if request.method not in SAFE_METHODS:
        return NOTHING_SENT
    if request.path.startswith(ENTRY):
        return PERSONAL_PAGE
    return PERSONAL_PAGE if _is_personal(request.path) else ""


def _is_personal(path: str) -> bool:
    if not path.startswith(CABINET):
        return False
    try:
        match = resolve(path)
    except Resolver404:
        return False
    return match.view_name not in PAGES and match.namespaces[:1] not in (
        [section] for section in SECTIONS
    )


def _still_lookable(employee: object, look: Look) -> User | None:
    """The resident, if the employee still has the right and the organisations."""
    if not isinstance(employee, User) or not employee.has_perm(LOOK):
        return None
    ties = lookable(employee).filter(user=look.resident).select_related("user")
    tie = ties.first()
    if tie is None or tie.user.consent_withdrawn_at:
        return None
    own = Organization.objects.managed_by(employee)
    resident: User = tie.user
    resident.seen_through = list(own.values_list("pk", flat=True))
    return resident


def _refused(request: HttpRequest, words: str) -> HttpResponse:
    return render(request, "office/look_refused.html", {"words": words}, status=403)
