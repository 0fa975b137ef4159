"""A month is closed: who hears of their bill, and in what words."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from itertools import islice

from django.db.models import Q, QuerySet, Sum
from django.urls import reverse
from django.utils import formats, timezone

from cabinet.accounts.models import Account, Organization
from cabinet.charges import receipts
from cabinet.charges.bills import bill_of, billed_accounts, for_receipt
from cabinet.charges.models import BillingPeriod, Charge
from cabinet.notifications import sendings
from cabinet.notifications.attachments import Document
from cabinet.notifications.models import BillByEmail, Sending
from cabinet.notifications.news import Addressee, News
from cabinet.notifications.occasions import BILL
from cabinet.notifications.reaching import Person
from cabinet.residents.models import Residency
from cabinet.templatetags.kvartal import money

SOURCE = "bills"
RECEIPT = "receipt"
BATCH = 1000
OFFERED = 24
# A month that was closed by mistake is opened again before anybody hears of it.
SECOND_THOUGHTS = dt.timedelta(minutes=15)
ON_THE_BILL = "указан в счёте"
HOLDER = (
    *("user", "user__email", "user__phone"),
    *("account", "account__number", "account__public_id"),
    "account__premises__building__time_zone",
)
# In the address of a bill, until the account's own id takes its place.
NOBODY = "00000000-0000-0000-0000-000000000000"


def plan_bills(period: BillingPeriod) -> None:
    """Have the bills of a month announced, once; of the newest month only."""
    later = BillingPeriod.objects.published().filter(
        organization=period.organization, month__gt=period.month
    )
    told = Sending.objects.filter(source=SOURCE, subject_id=period.pk)
    if later.exists() or told.exclude(state=Sending.State.CANCELLED).exists():
        return
    sendings.plan(
        organization=period.organization,
        source=SOURCE,
        subject_id=period.pk,
        title=f"Счета за {_month(period)} — {period.organization}",
        starts_at=timezone.now() + SECOND_THOUGHTS,
    )


def call_off_bills(period: BillingPeriod) -> None:
    sendings.call_off_planned(source=SOURCE, subject_id=period.pk)


def news_of(sending: Sending) -> Iterator[News]:
    """A piece of news for everybody who sees an account billed that month.

    Read in batches of plain columns: a town has a hundred thousand.
    """
    period = BillingPeriod.objects.select_related("organization").get(
        pk=sending.subject_id
    )
    rows = _ties(period).values_list(*HOLDER).order_by("pk").iterator(BATCH)
    page = reverse("charges:month", args=[NOBODY, period.month])
    words = {"месяц": _month(period), "срок": _until(period)}
    while batch := list(islice(rows, BATCH)):
        accounts = {row[3] for row in batch}
        sums, pdf = payable(period, accounts), _with_pdf(accounts)
        for user, email, phone, account, number, public_id, zone in batch:
            yield News(
                occasion=BILL,
                to=Addressee(
                    person=Person(user, email, phone),
                    organization=period.organization,
                    account=account,
                    number=number,
                    zone=zone or period.organization.time_zone,
                ),
                event=f"bill:{account}:{period.month:%Y-%m}",
                path=page.replace(NOBODY, str(public_id)),
                values={**words, "сумма": money(sums[account])},
                attachment=f"{RECEIPT}:{period.pk}:{account}"
                if (user, account) in pdf
                else "",
            )


def people_of(period: int) -> int:
    found = BillingPeriod.objects.published().filter(pk=period).first()
    return _ties(found).count() if found else 0


def offers(organizations: Sequence[Organization]) -> Iterator[sendings.Offer]:
    """The published months of organisations, the newest of each first."""
    periods = BillingPeriod.objects.published().filter(organization__in=organizations)
    for period in periods.select_related("organization").order_by("-month")[:OFFERED]:
        title = f"Счета за {_month(period)} — {period.organization}"
        yield sendings.Offer(SOURCE, period.pk, period.organization, title)


def payable(period: BillingPeriod, accounts: Collection[int]) -> dict[int, Decimal]:
    """What each account is asked for, as ``Bill.payable`` has it."""
    rows = (
        Charge.objects.filter(version=period.published_version_id, account__in=accounts)
        .order_by()
        .values_list("account")
        .annotate(Sum("closing_balance"), Sum("amount_due"))
    )
    asked: dict[int, Decimal] = defaultdict(Decimal)
    for account, net, due in rows:
        told = net if net is not None else due
        asked[account] = max(told or Decimal(), Decimal())
    return asked


def receipt(numbers: list[int]) -> Document:
    """The PDF that a letter carries; ``numbers`` are a period and an account."""
    period = BillingPeriod.objects.with_editions().get(pk=numbers[0])
    account = Account.objects.with_place().get(pk=numbers[1])
    bill = for_receipt(bill_of(account, period))
    pdf = receipts.draw(bill, receipts.Form.of(period))
    return receipts.file_name(bill), pdf, "application/pdf"


def sample(account: Account) -> dict[str, str] | None:
    """What a letter about this account's last bill would say."""
    period = BillingPeriod.objects.billed_to(account).first()
    if period is None:
        return None
    asked = payable(period, [account.pk])[account.pk]
    return {"месяц": _month(period), "срок": _until(period), "сумма": money(asked)}


def _ties(period: BillingPeriod) -> QuerySet[Residency]:
    billed = billed_accounts(period)
    people = Q(user__is_active=True)
    return Residency.objects.in_force().filter(people, account__in=billed)


def _with_pdf(accounts: Collection[int]) -> set[tuple[int, int]]:
    rows = BillByEmail.objects.filter(account__in=accounts)
    return set(rows.values_list("user", "account"))


def _month(period: BillingPeriod) -> str:
    return formats.date_format(period.month, "F Y").lower()


def _until(period: BillingPeriod) -> str:
    if period.pay_until is None:
        return ON_THE_BILL
    return formats.date_format(period.pay_until, "j E")
