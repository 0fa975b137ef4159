"""The control code of a receipt: eight characters that only its paper tells."""

import datetime as dt
import secrets

from django.utils.crypto import salted_hmac

from cabinet.accounts.models import Account
from cabinet.residents import proofs

# Without the letters and digits that look like one another.
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
LENGTH = 8
SALT = "cabinet.residents.codes"


def control_code(account: Account, month: dt.date) -> str:
    """The code to print on the account's receipt of ``month``, like «7KQ2MXWD»."""
    text = f"{account.public_id}:{month:%Y-%m}"
    digest = salted_hmac(SALT, text, algorithm="sha256").digest()
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:LENGTH])


def code_fits(account: Account, typed: str) -> bool:
    """Whether this is the code of one of the account's last bills."""
    code = "".join(typed.split()).replace("-", "").upper()
    months = proofs.bill_months(account)
    right = [control_code(account, month) for month in months]
    # Every one is compared, so that the time tells nothing.
    return any(secrets.compare_digest(code.encode(), one.encode()) for one in right)
