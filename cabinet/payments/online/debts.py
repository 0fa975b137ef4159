"""What a resident may pay now: whom, how much, and for which services."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
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
    """The sum over the lines in proportion, to the kopeck; the last takes the rest."""
    whole = sum((line.amount for line in lines), Decimal())
    if not whole or whole == amount:
        return list(lines)
    left, parts = amount, []
    for line in lines[:-1]:
        part = (amount * line.amount / whole).quantize(KOPECK, ROUND_DOWN)
        left -= part
        parts.append(Line(line.key, line.service, line.title, part))
    last = lines[-1]
    parts.append(Line(last.key, last.service, last.title, left))
    return [line for line in parts if line.amount > 0]


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
