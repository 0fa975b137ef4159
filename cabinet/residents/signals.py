"""Events of this slice that slices above it may tell people about."""

from django.dispatch import Signal

# Sent inside the transaction of the linking, with ``residency``.
account_linked = Signal()
# Sent with the attempt that reached a limit: ``reason`` names which one,
# ``subject`` is the number or the network, ``attempt`` the LinkingAttempt.
guessing_noticed = Signal()
# Sent with ``linking_request``, decided by staff.
request_decided = Signal()
# Sent with ``residency`` that an older holder doesn't know.
access_frozen = Signal()
# Sent inside the transaction that takes a ``user``'s personal data away.
profile_deleted = Signal()
