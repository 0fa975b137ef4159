"""What changes payments. The table is append-only: rows join, none goes."""

from collections.abc import Iterator

from django.db import transaction

from cabinet.payments.models import Payment

BATCH = 1000


class PaymentError(Exception):
    """Why payments can't be changed, in words for staff."""


@transaction.atomic
def reverse_run(*, run: int) -> int:
    """Take back the payments of a load; how many.

    A payment that the load brought gets a reversal, and one that it corrected
    gets a row with its former words. Raises PaymentError, and changes nothing,
    where a later load has replaced one of them.
    """
    payments = list(
        Payment.objects.select_for_update(of=("self",))
        .filter(source_run=run)
        .select_related("replaces")
    )
    standing = Payment.objects.filter(replaces__source_run=run).count()
    if standing:
        raise PaymentError(
            f"После этой загрузки исправлено платежей: {standing}."
            " Сначала отмените более позднюю загрузку."
        )
    Payment.objects.bulk_create(_answers(payments), batch_size=BATCH)
    return len(payments)


def _answers(payments: list[Payment]) -> Iterator[Payment]:
    for payment in payments:
        former = payment.replaces
        is_correction = former is not None and not former.is_reversal
        answer = former if is_correction and former else payment
        yield _copied(answer, replaces=payment, is_reversal=not is_correction)


def _copied(payment: Payment, *, replaces: Payment, is_reversal: bool) -> Payment:
    own = {"id", "replaces_id", "is_reversal", "created_at"}
    fields = Payment._meta.concrete_fields  # noqa: SLF001 (public, if underscored)
    values = {
        field.attname: getattr(payment, field.attname)
        for field in fields
        if field.attname not in own
    }
    if is_reversal:
        values |= {"source_run": None, "source_line": 0}
    return Payment(replaces=replaces, is_reversal=is_reversal, **values)
