"""Back-office screens of billing: months, the look of receipts, printing."""

from cabinet.charges.staff.group import ChargesViewSetGroup

__all__ = ["ChargesViewSetGroup"]
