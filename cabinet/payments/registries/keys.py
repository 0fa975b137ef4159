"""What a clerk's decision is remembered by: how the bank writes the account.

SQL and Python must agree to the letter: the load asks by ``KEY_SQL`` what
``key_of`` has kept.
"""

KEY_SQL = """left(CASE WHEN {account} <> '' THEN lower({account})
    WHEN {payer} || {address} <> '' THEN lower({payer} || '|' || {address})
    ELSE '' END, 255)"""
MAX_KEY = 255


def key_of(*, account_text: str, payer: str, address: str) -> str:
    """The account as written, else payer and address; empty for none of them."""
    if account_text:
        return account_text.lower()[:MAX_KEY]
    return f"{payer}|{address}".lower()[:MAX_KEY] if payer or address else ""
