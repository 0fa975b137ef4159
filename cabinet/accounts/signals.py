"""Events of this slice that slices above it may keep."""

from django.dispatch import Signal

# Sent with ``request`` and ``account`` when a page of an account is opened.
account_opened = Signal()
