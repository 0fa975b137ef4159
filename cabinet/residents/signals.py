"""Events of this slice that slices above it may tell people about."""

from django.dispatch import Signal

# Sent inside the transaction of the linking, with ``residency``.
account_linked = Signal()
