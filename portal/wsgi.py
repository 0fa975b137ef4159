"""The portal for WSGI servers."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

inside = get_wsgi_application()

from portal.visitors import shelf_first  # noqa: E402 (needs Django set up)

application = shelf_first(inside)
# What is loaded by now stays for ever; the collector needn't look at it again.
gc.collect()
gc.freeze()
