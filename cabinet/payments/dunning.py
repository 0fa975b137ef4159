"""Before and after the last day of payment: a word to who hasn't paid."""

import datetime as dt
from collections.abc import Collection, Iterator
from decimal import Decimal
from itertools import islice
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import formats, timezone

from cabinet.accounts.models import Account
from cabinet.charges.balances import Balance, latest_balances
from cabinet.notifications.news import Addressee, News
from cabinet.notifications.occasions import DEBT, DUE, Occasion
from cabinet.notifications.services import announce
from cabinet.payments.arrivals import paid_since
from cabinet.residents.models import Residency
from cabinet.residents.models.linking import ResidencyQuerySet
from cabinet.templatetags.kvartal import money

BATCH = 1000
DAYS_BEFORE = 3
# Money takes up to three working days to arrive; after a month there is a new bill.
DAYS_AFTER = range(5, 32)
NOTHING = Decimal()


def remind() -> int:
    """Write what is due today; harmless when repeated. How many messages."""
    return announce(news=_news())


def write_to(accounts: Collection[int]) -> int:
    """Tell the holders of these accounts what they owe; how many messages.

    What has come since the bill is taken off, and who owes nothing by now hears
    nothing; nor does whoever was told of this month's debt already.
    """
    return announce(news=_of_debtors(accounts))


def _of_debtors(accounts: Collection[int]) -> Iterator[News]:
    ties = _ties().filter(account__in=accounts).iterator(BATCH)
    while batch := list(islice(ties, BATCH)):
        for tie, balance, left in _owing(batch):
            yield _piece(tie, balance, DEBT, left)


def sample(account: Account) -> dict[str, str] | None:
    """What a letter about this account's last bill would say."""
    balance = latest_balances([account]).get(account.pk)
    if balance is None:
        return None
    arrived = paid_since({account.pk: balance.month})
    return _words(balance, _left(balance, arrived.get(account.pk, NOTHING)))


def _news() -> Iterator[News]:
    ties = _ties().iterator(BATCH)
    while batch := list(islice(ties, BATCH)):
        for tie, balance, left in _owing(batch):
            occasion = _occasion(tie.account, balance)
            if occasion:
                yield _piece(tie, balance, occasion, left)


def _ties() -> ResidencyQuerySet:
    return (
        Residency.objects.in_force()
        .filter(user__is_active=True)
        .select_related("user", "account__organization", "account__premises__building")
        .order_by("account", "pk")
    )


def _owing(ties: list[Residency]) -> Iterator[tuple[Residency, Balance, Decimal]]:
    """Those whose last bill isn't covered yet, and by how much."""
    balances = latest_balances([tie.account for tie in ties])
    arrived = paid_since({pk: balance.month for pk, balance in balances.items()})
    for tie in ties:
        balance = balances.get(tie.account_id)
        if balance is None:
            continue
        left = _left(balance, arrived.get(tie.account_id, NOTHING))
        if left > 0:
            yield tie, balance, left


def _left(balance: Balance, arrived: Decimal) -> Decimal:
    """Roubles of the bill that nothing has come for yet."""
    told = balance.closing_balance
    if told is None:
        told = balance.amount_due
    return max((told or NOTHING) - arrived, NOTHING)


def _occasion(account: Account, balance: Balance) -> Occasion | None:
    """What today is for this bill, on the clock of its organisation."""
    if balance.pay_until is None:
        return None
    zone = ZoneInfo(account.organization.time_zone)
    left = (balance.pay_until - timezone.localdate(timezone=zone)).days
    if 0 <= left <= DAYS_BEFORE:
        return DUE
    return DEBT if -left in DAYS_AFTER else None


def _piece(tie: Residency, balance: Balance, occasion: Occasion, left: Decimal) -> News:
    account = tie.account
    return News(
        occasion=occasion,
        to=Addressee.holding(tie),
        event=f"{occasion.code}:{account.pk}:{balance.month:%Y-%m}",
        path=reverse("charges:month", args=[account.public_id, balance.month]),
        values=_words(balance, left),
        until=_over(balance) if occasion is DUE else None,
    )


def _words(balance: Balance, left: Decimal) -> dict[str, str]:
    until = balance.pay_until
    return {
        "месяц": formats.date_format(balance.month, "F Y").lower(),
        "сумма": money(left),
        "срок": formats.date_format(until, "j E") if until else "",
    }


def _over(balance: Balance) -> dt.datetime | None:
    """After the last day, with a day for other time zones, a reminder is a mistake."""
    if balance.pay_until is None:
        return None
    end = dt.datetime.combine(balance.pay_until, dt.time(), dt.UTC)
    return end + dt.timedelta(days=2)
