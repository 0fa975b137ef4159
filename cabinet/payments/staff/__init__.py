"""The back-office screens of payments."""

from cabinet.payments.staff.group import PaymentsViewSetGroup

__all__ = ["PaymentsViewSetGroup"]
