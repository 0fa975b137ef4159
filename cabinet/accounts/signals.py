"""Events of this slice that slices above it may keep."""

from django.dispatch import Signal

# Sent with ``request`` and ``account`` when a page of an account is opened.
account_opened = Signal()

# Residents' names, telephones or e-mails were shown to an employee: ``row`` alone,
# or a list of ``sender``, perhaps taken along as a file (``exported``).
people_shown = Signal()
