"""Giving out certificates, and telling whether one is genuine."""

import datetime as dt
import re
import secrets
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from cabinet.accounts.models import Account
from cabinet.charges.bills import Bill, latest_bill
from cabinet.payments.arrivals import paid_since
from cabinet.payments.models import CertificateCheck, DebtCertificate
from cabinet.residents.models import User
from cabinet.templatetags.kvartal import month as month_name
from cabinet.templatetags.kvartal import rubles

# Without letters and digits that look alike on paper.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LENGTH = 10
# Cyrillic letters that a person types for what is printed.
LOOK_ALIKE = str.maketrans("АВЕКМНРСТХУ", "ABEKMHPCTXY")
NUMBER = re.compile(r"(\d{4})-(\d{1,18})")
# An office that checks a pile of papers errs a few times, not thirty.
MISSES_OF_NETWORK = 30
HOUR = dt.timedelta(hours=1)


class CertificateError(Exception):
    """Why a certificate can't be given, or checked now, in words for people."""


def debt_of(bill: Bill) -> Decimal:
    """What is owed to anybody by a bill, less what was paid since; in roubles.

    An overpayment to one recipient doesn't lessen the debt to another.
    """
    owed = sum((share.bill.payable for share in bill.shares), Decimal())
    paid = paid_since({bill.account.pk: bill.period.month})
    return owed - paid.get(bill.account.pk, Decimal())


def reason_against(account: Account) -> str:
    """Why there can be no certificate today; empty when there can."""
    bill = latest_bill(account)
    if bill is None:
        return "Ещё ни один расчётный месяц не закрыт: говорить о долге рано."
    debt = debt_of(bill)
    if debt <= 0:
        return ""
    month = month_name(bill.period.month).lower()
    return (
        f"По счёту за {month} с учётом поступивших платежей не оплачено"
        f" {rubles(debt)}. Справку можно получить, когда эта сумма будет оплачена и"
        " платёж дойдёт до организации."
    )


@transaction.atomic
def issue_certificate(*, account: Account, user: User) -> DebtCertificate:
    """Give a certificate for today; asked for again, the same one.

    Raises CertificateError where there is a debt.
    """
    Account.objects.select_for_update(no_key=True).get(pk=account.pk)
    reason = reason_against(account)
    bill = latest_bill(account)
    if reason or bill is None:
        raise CertificateError(reason)
    today, month = timezone.localdate(), bill.period.month
    given = DebtCertificate.objects.filter(account=account, as_of=today, month=month)
    return given.first() or DebtCertificate.objects.create(
        account=account,
        code="".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH)),
        as_of=today,
        month=month,
        holder=account.holder,
        address=account.address,
        issued_to=user,
    )


@transaction.atomic
def check_certificate(
    *, number: str, code: str, network: str
) -> DebtCertificate | None:
    """The certificate that has both this number and this code; None: not genuine.

    Raises CertificateError where this network has guessed too often.
    """
    recent = CertificateCheck.objects.filter(created_at__gt=timezone.now() - HOUR)
    misses = recent.filter(network=network, found=False).count()
    if misses >= MISSES_OF_NETWORK:
        raise CertificateError("Слишком много проверок подряд. Попробуйте через час.")
    found = _named(number)
    is_genuine = found is not None and secrets.compare_digest(
        found.code.encode(), _plain(code).encode()
    )
    CertificateCheck.objects.create(network=network, found=is_genuine)
    return found if is_genuine else None


def _named(number: str) -> DebtCertificate | None:
    parts = NUMBER.fullmatch(number.strip())
    if parts is None:
        return None
    year, pk = map(int, parts.groups())
    found = DebtCertificate.objects.filter(pk=pk, as_of__year=year)
    return found.select_related("account__organization").first()


def _plain(code: str) -> str:
    """As printed: upper case, Latin, without spaces and hyphens."""
    return re.sub(r"[\s-]", "", code.upper().translate(LOOK_ALIKE))
