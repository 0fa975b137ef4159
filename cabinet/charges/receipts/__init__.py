"""Receipts (платёжный документ) as PDF, drawn from the same Bill as the page."""

from cabinet.charges.receipts.document import draw, file_name, write

__all__ = ["draw", "file_name", "write"]
