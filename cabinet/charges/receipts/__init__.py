"""Receipts (платёжный документ) as PDF, drawn from the same Bill as the page."""

from cabinet.charges.receipts.document import (
    draw,
    file_name,
    safe_name,
    title_of,
    write,
)
from cabinet.charges.receipts.form import Form

__all__ = ["Form", "draw", "file_name", "safe_name", "title_of", "write"]
