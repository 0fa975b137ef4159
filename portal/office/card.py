"""One card for everything about an account, each part by its own permission."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib.admin.utils import unquote
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse

from cabinet.accounts.models import PERSONAL, Account
from cabinet.accounts.staff import (
    AccountsViewSetGroup,
    AccountViewSet,
    ManagedInspect,
)
from cabinet.charges.months import MonthPicker
from cabinet.charges.years import MonthRow, rows_of
from cabinet.journal.models import LOOK, Entry
from cabinet.journal.services import note_seen
from cabinet.meters.models import Meter, Reading
from cabinet.notifications.models import Message
from cabinet.payments.models import Payment
from cabinet.requests.models import ServiceRequest
from cabinet.residents.models import Residency, User
from imports.models import RowChange

MONTHS, ROWS = 12, 10


@dataclass(frozen=True)
class Part:
    """A section: its name in the template, and where all of its rows are listed."""

    name: str
    title: str
    permission: str
    index: str
    narrowed_by: str = "q"

    def url(self, account: Account) -> str:
        query = urlencode({self.narrowed_by: account.number})
        return f"{reverse(self.index)}?{query}"


PARTS = (
    Part("residents", "Жители", "residents.view_residency", "residency:index"),
    Part("charges", "Начисления по месяцам", "charges.view_charge", "charge:index"),
    Part("meters", "Приборы учёта", "meters.view_meter", "meter:index"),
    Part("readings", "Показания", "meters.view_reading", "reading:index"),
    Part("payments", "Платежи", "payments.view_payment", "payment:index"),
    Part(
        "requests",
        "Заявки",
        "service_requests.view_servicerequest",
        "all_requests:index",
    ),
    Part("messages", "Сообщения", "notifications.view_message", "all_messages:index"),
    Part(
        "journal",
        "Кто смотрел и менял",
        "accounts.view_account",
        "journal:index",
        "account__number",
    ),
)


@dataclass(frozen=True)
class Shown:
    part: Part
    rows: Sequence[Any]
    url: str


class Contents:
    """What the card shows of an account; each method is one section."""

    def __init__(self, account: Account) -> None:
        self.account = account

    def residents(self) -> Sequence[Residency]:
        ties = Residency.objects.in_force().filter(account=self.account)
        return list(ties.select_related("user").order_by("started_at")[:ROWS])

    def charges(self) -> Sequence[MonthRow]:
        periods = MonthPicker.of(self.account).periods[:MONTHS]
        return rows_of(self.account, periods)[::-1]

    @cached_property
    def _meters(self) -> Sequence[Meter]:
        own = Meter.objects.of(self.account).select_related("service")
        return list(own.with_last_reading())

    def meters(self) -> Sequence[Meter]:
        return self._meters

    def readings(self) -> QuerySet[Reading]:
        own = Reading.objects.current().filter(meter__in=self._meters)
        return own.select_related("meter__service").order_by("-date", "-pk")[:ROWS]

    def payments(self) -> QuerySet[Payment]:
        own = Payment.objects.current().filter(account=self.account)
        return own.order_by("-paid_on", "-pk")[:ROWS]

    def requests(self) -> QuerySet[ServiceRequest]:
        own = ServiceRequest.objects.filter(account=self.account)
        return own.select_related("category", "paid_service").order_by("-pk")[:ROWS]

    def messages(self) -> QuerySet[Message]:
        # By its recipients: a town's messages have no index of accounts.
        people = Residency.objects.filter(account=self.account).values("user")
        own = Message.objects.filter(recipient__in=people, account=self.account)
        return own.defer("body", "link").order_by("-pk")[:ROWS]

    def journal(self) -> QuerySet[Entry]:
        return Entry.objects.filter(account=self.account).order_by("-pk")[:ROWS]


class AccountCard(ManagedInspect):
    template_name = "office/card.html"
    page_title = "Лицевой счёт"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        account: Account = self.object
        user = cast(User, self.request.user)
        note_seen(account, f"Карточка счёта {account}", account)
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "account": account,
            "shown": self._shown(user, account),
            "changes": self._loads(account),
            "sees_people": user.has_perm(PERSONAL),
            "may_look": user.has_perm(LOOK),
            "may_see_journal": user.has_perm("journal.view_entry"),
        }

    def get_object(self, queryset: QuerySet[Any] | None = None) -> Any:
        rows = Account.objects.managed_by(self.request.user).with_place()
        return get_object_or_404(rows, pk=unquote(str(self.kwargs["pk"])))

    def _shown(self, user: User, account: Account) -> list[Shown]:
        contents = Contents(account)
        found = []
        for part in PARTS:
            if user.has_perm(part.permission):
                read: Callable[[], Sequence[Any]] = getattr(contents, part.name)
                found.append(Shown(part, list(read()), part.url(account)))
        return found

    def _loads(self, account: Account) -> QuerySet[RowChange]:
        """What files have changed of the account itself."""
        changes = RowChange.objects.filter(
            table="accounts.account", object_id=account.pk
        )
        return changes.select_related("run__author").order_by("-pk")[:ROWS]


class CardedAccountViewSet(AccountViewSet):
    inspect_view_class = AccountCard


class HousesViewSetGroup(AccountsViewSetGroup):
    items = (*AccountsViewSetGroup.items[:-1], CardedAccountViewSet)
