"""Sentences about a bill, the same on the page and in the receipt."""

from decimal import Decimal

from django.utils.timezone import localtime

from cabinet.charges.bills import Bill
from cabinet.charges.models import BillingPeriod
from cabinet.templatetags.kvartal import rubles

NET_TITLE = "Итого с учётом переплат"
DUE_TITLE = "К оплате по строкам"
ONE_TITLE = "К оплате"

UNKNOWN_REASON = (
    "Суммы различаются: так их передала расчётная программа организации."
    " Какую из них платить, уточните, пожалуйста, в организации."
)


def difference(bill: Bill) -> str:
    """Why the two sums of a bill differ; empty when they don't."""
    net, due = bill.net, bill.due
    if net is None or due is None or net == due:
        return ""
    overpaid = -sum((line.closing_balance for line in bill.overpaid_lines), Decimal())
    if due - overpaid != net:
        return UNKNOWN_REASON
    names = ", ".join(f"«{line.service}»" for line in bill.overpaid_lines)
    return (
        f"Суммы различаются на {rubles(overpaid)}: столько переплачено по строкам"
        f" {names}. В графе «К оплате» переплата показана нулём, а в итоге она"
        " уменьшает долг по другим услугам."
    )


def correction(period: BillingPeriod) -> str:
    """That a month was corrected after residents saw it; empty when it wasn't."""
    edition = period.edition
    if edition is None or not edition.is_correction:
        return ""
    day = localtime(edition.published_at)
    return f"Исправленная квитанция, версия {edition.number} от {day:%d.%m.%Y}"


def closing_state(bill: Bill) -> str:
    """What the net closing balance means for the resident."""
    if bill.net is None:
        return ""
    if bill.net == 0:
        return "долга нет"
    return "долг" if bill.net > 0 else "переплата"


def sums(bill: Bill) -> list[tuple[str, Decimal, str]]:
    """The answers to «how much», as far as the billing program gave them.

    Title, roubles, and what a balance means for the resident.
    """
    if bill.net is not None and bill.net == bill.due:
        return [(ONE_TITLE, bill.net, "")]
    answers = (
        (NET_TITLE, bill.net, closing_state(bill)),
        (DUE_TITLE, bill.due, ""),
    )
    return [
        (title, amount, meaning)
        for title, amount, meaning in answers
        if amount is not None
    ]
