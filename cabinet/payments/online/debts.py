"""What a resident may pay now: whom, how much, and for which services."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_DOWN, Decimal

from django.db.models import Sum

from cabinet.accounts.models import Account, Organization
from cabinet.charges.bills import Bill, Share, bill_to_pay
from cabinet.charges.models import Charge
from cabinet.payments.arrivals import paid_since
from cabinet.payments.online.models import Intent
from cabinet.tariffs.models import Recipient, Service

OWN = "own"
KOPECK = Decimal("0.01")


@dataclass(frozen=True)
class Line:
    """A service of a bill with what is owed for it."""

    key: str
    service: Service | None
    title: str
    amount: Decimal


@dataclass(frozen=True)
class Due:
    """What goes to one recipient; ``amount`` is less than the lines' sum where
    some lines are overpaid or something was paid since the bill."""

    payee: Organization | Recipient
    amount: Decimal
    lines: Sequence[Line] = ()

    @property
    def key(self) -> str:
        return key_of(self.recipient)

    @property
    def recipient(self) -> Recipient | None:
        return self.payee if isinstance(self.payee, Recipient) else None


@dataclass(frozen=True)
class Debts:
    month: dt.date | None
    dues: Sequence[Due]
    paid: Decimal = field(default=Decimal())

    @property
    def total(self) -> Decimal:
        """A recipient's overpayment doesn't lessen another's debt."""
        return sum((due.amount for due in self.dues), Decimal())

    @property
    def owed(self) -> Sequence[Due]:
        return [due for due in self.dues if due.amount > 0]

    def due(self, key: str) -> Due | None:
        return next((due for due in self.dues if due.key == key), None)


def key_of(recipient: Recipient | None) -> str:
    return str(recipient.pk) if recipient else OWN


def debts_of(account: Account) -> Debts:
    """The last bill by recipients, less what was paid since."""
    bill = bill_to_pay(account)
    if bill is None:
        return Debts(None, [Due(account.organization, Decimal())])
    month = bill.period.month
    paid = paid_since({account.pk: month}).get(account.pk, Decimal())
    known = _paid_online(account, month)
    rest = paid - sum(known.values(), Decimal())
    dues = []
    for share in bill.shares:
        owed = share.bill.owed - known.get(_key(share), Decimal())
        taken = min(max(owed, Decimal()), max(rest, Decimal()))
        rest -= taken
        amount = max(owed - taken, Decimal())
        dues.append(Due(share.payee, amount, _lines(share.bill)))
    return Debts(month, dues, paid)


def spread(amount: Decimal, lines: Sequence[Line]) -> list[Line]:
    """The sum over the lines in proportion; empty ones are left out."""
    whole = sum((line.amount for line in lines), Decimal())
    if not whole or whole == amount:
        return list(lines)
    sums = parted(amount, [line.amount for line in lines])
    pairs = zip(lines, sums, strict=True)
    return [replace(line, amount=part) for line, part in pairs if part]


def shared(amount: Decimal, debts: Debts) -> list[tuple[Due, Decimal]]:
    """A sum among all who are owed, in proportion to the debts to them.

    What is beyond the whole debt is an advance to the organisation itself.
    """
    within = min(amount, debts.total)
    owed = list(debts.owed)
    sums = parted(within, [due.amount for due in owed]) if owed else []
    parts = {due.key: (due, part) for due, part in zip(owed, sums, strict=True)}
    if amount > within:
        first = debts.due(OWN) or debts.dues[0]
        _, part = parts.get(first.key, (first, Decimal()))
        parts[first.key] = (first, part + amount - within)
    return [(due, part) for due, part in parts.values() if part]


def parted(amount: Decimal, wholes: Sequence[Decimal]) -> list[Decimal]:
    """``amount`` in proportion to ``wholes``, to the kopeck and none over its whole."""
    whole = sum(wholes, Decimal())
    exact = [amount * one / whole for one in wholes]
    parts = [one.quantize(KOPECK, ROUND_DOWN) for one in exact]
    left = int((amount - sum(parts, Decimal())) / KOPECK)
    nearest = sorted(range(len(parts)), key=lambda n: parts[n] - exact[n])
    for number in nearest[:left]:
        parts[number] += KOPECK
    return parts


def _lines(bill: Bill) -> list[Line]:
    found = []
    for charge in bill.lines:
        owed = _owed(charge)
        if owed > 0:
            key = f"{charge.service_id}-{charge.supplier_id or 0}"
            found.append(Line(key, charge.service, str(charge.service), owed))
    return found


def _owed(charge: Charge) -> Decimal:
    told = charge.closing_balance
    return (charge.amount_due if told is None else told) or Decimal()


def _key(share: Share) -> str:
    return key_of(share.payee if isinstance(share.payee, Recipient) else None)


def _paid_online(account: Account, month: dt.date) -> dict[str, Decimal]:
    """What the portal itself took since the bill, by recipient, less refunds."""
    rows = (
        Intent.objects.filter(
            account=account, reference="", bookings__payment__billing_month__gt=month
        )
        .values("recipient")
        .annotate(sum=Sum("bookings__payment__amount"))
        .order_by()
    )
    return {str(row["recipient"] or OWN): row["sum"] for row in rows}
