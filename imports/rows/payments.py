"""Rows of payments. The table is append-only: a correction is a new row.

A payment with an operation number is found by it. Without one payments are
never merged, however alike; yet a row that the portal already holds as many
times as the file does is the same file again, and adds nothing. A second payment
of a day with the same sum is loaded, and told of.
"""

from collections import Counter
from collections.abc import Iterable
from copy import copy
from functools import cached_property
from typing import Any, ClassVar

from import_export.results import RowResult

from cabinet.payments.models import Payment
from imports.kinds.paying import PAYMENTS
from imports.rows.base import BATCH, KindResource

FIELDS = (
    "account_id",
    "billing_month",
    "paid_on",
    "posted_on",
    "paid_for_month",
    "place",
    "amount",
    "fee",
)
LIKE_HELD = (
    "За этот день уже есть платёж на такую же сумму. Загрузим и этот: проверьте,"
    " не один ли это платёж."
)
LIKE_LINE = (
    "Та же дата и сумма, что в строке {line}. Загрузим оба платежа: проверьте,"
    " не один ли это платёж."
)


class PaymentResource(KindResource):
    kind = PAYMENTS
    links: ClassVar[tuple[str, ...]] = ("organization", "account")
    origin: ClassVar[tuple[str, ...]] = ("source_run", "source_line")

    class Meta(KindResource.Meta):
        model = Payment

    def __init__(self, context: Any) -> None:
        super().__init__(context)
        self._first_lines: dict[tuple[Any, ...], int] = {}

    @cached_property
    def _numbered(self) -> dict[object, Payment]:
        payments = Payment.objects.last_words().filter(
            organization__in=self.directory.involved,
            operation_number__in=self.context.column("operation_number") - {""},
        )
        return {(p.organization_id, p.operation_number): p for p in payments}

    @cached_property
    def _unnumbered(self) -> Counter[tuple[Any, ...]]:
        """How many payments without a number look like this; spent row by row."""
        payments = Payment.objects.current().filter(
            organization__in=self.directory.involved,
            account__number__in=self.context.column("account"),
            operation_number="",
        )
        return Counter(payments.values_list(*FIELDS))

    @cached_property
    def _sums(self) -> set[tuple[Any, ...]]:
        """What the portal holds of the file's accounts, as days and sums."""
        payments = Payment.objects.current().filter(
            organization__in=self.directory.involved,
            account__number__in=self.context.column("account"),
        )
        return set(payments.values_list("account_id", "paid_on", "amount"))

    def resolve(self, values: dict[str, Any]) -> dict[str, Any]:
        told = self.directory.organization(values.get("organization", ""))
        account = self.directory.account(values["account"], told)
        return {"organization": account.organization, "account": account}

    def key(self, values: dict[str, Any], links: dict[str, Any]) -> object:
        number = values.get("operation_number")
        return (links["organization"].pk, number) if number else None

    def existing(self, key: object) -> Payment | None:
        """A copy of the payment: what is written is never touched."""
        known = self._numbered.get(key) if key else self._twin()
        return copy(known) if known and not known.is_reversal else None

    def finish(self, instance: Payment, result: RowResult) -> None:
        told = (instance.account_id, instance.paid_on, instance.amount)
        line = self.context.line(self.row_number)
        first = self._first_lines.setdefault(told, line)
        if result.import_type != RowResult.IMPORT_TYPE_NEW:
            return
        if told in self._sums:
            self.warn(LIKE_HELD, "amount")
        elif first != line:
            self.warn(LIKE_LINE.format(line=first), "amount")

    def remember(self, row: Any, names: Iterable[str]) -> None:
        """Nothing: payments keep their former words themselves."""

    def write(self) -> None:
        for payment in self.changed:
            payment.replaces_id, payment.pk, payment.created_at = payment.pk, None, None
        for payment in self.created:
            # What was reversed and comes again goes on from the reversal.
            payment.replaces = self._numbered.get(self._key_of(payment))
        new = [*self.created, *self.changed]
        Payment.objects.bulk_create(new, batch_size=BATCH)

    def _key_of(self, payment: Payment) -> object:
        return payment.organization_id, payment.operation_number

    def _twin(self) -> Payment | None:
        links, values = self.resolved, self.values
        twin = Payment(**links, **{name: values[name] for name in self.stored})
        looks = tuple(getattr(twin, name) for name in FIELDS)
        if not self._unnumbered[looks]:
            return None
        self._unnumbered[looks] -= 1
        return twin
