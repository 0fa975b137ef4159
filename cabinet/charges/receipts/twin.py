"""The receipt as a page: the same facts in the same order, for any reader."""

from dataclasses import dataclass
from typing import Any

from cabinet.charges.bills import Bill, Share
from cabinet.charges.columns import table_of
from cabinet.charges.models.receipts import Section
from cabinet.charges.receipts import facts
from cabinet.charges.receipts.form import Form
from cabinet.charges.words import correction, difference, sums


@dataclass(frozen=True)
class Recipient:
    """One payment: whom, for what, and how the month went with them."""

    share: Share
    requisites: facts.Facts
    ledger: facts.Facts


def context(bill: Bill) -> dict[str, Any]:
    form = Form.of(bill.period)
    organization = bill.account.organization
    return {
        # The form to tear off is for paper: readings have a page of their own.
        "sections": [name for name in form.sections if name != Section.READINGS],
        "settings": form.settings,
        "correction": correction(bill.period),
        "sums": sums(bill),
        "explanation": difference(bill),
        "table": table_of(bill),
        "payer": facts.payer(bill.account),
        "executor": facts.executor(organization),
        "recipients": [_recipient(share) for share in bill.shares],
        "meter_titles": facts.METER_TITLES,
        "meters": facts.meters(bill.meters),
        "house_titles": facts.HOUSE_TITLES,
        "house": facts.house(bill.house),
        "plan_titles": facts.PLAN_TITLES,
        "plan": facts.instalments(bill.plan),
        "norm_titles": facts.NORM_TITLES,
        "norms": facts.norms(bill, form),
        "recalculations": facts.recalculations(bill),
    }


def _recipient(share: Share) -> Recipient:
    requisites = facts.requisites(share.payee)
    requisites += facts.destination(share.bill.account, share.bill.period)
    return Recipient(share, requisites, facts.ledger(share.bill))
