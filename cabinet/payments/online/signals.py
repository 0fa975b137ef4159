"""Events of paying that other slices may act upon."""

from django.dispatch import Signal

# Sent inside the booking's transaction, with ``intent`` and ``payment``.
payment_received = Signal()
# Sent with ``intent`` that the provider has canceled.
payment_failed = Signal()
# Sent inside the transaction, with ``refund`` that was booked as ``payment``.
payment_returned = Signal()
# Sent with ``run``, a standing order's payment of tomorrow.
autopay_planned = Signal()
# Sent with ``run`` and ``reason``.
autopay_failed = Signal()
