"""The back office of paying online: contracts, links, payments, what providers said."""

from cabinet.payments.online.staff.group import OnlinePaymentsViewSetGroup

__all__ = ["OnlinePaymentsViewSetGroup"]
