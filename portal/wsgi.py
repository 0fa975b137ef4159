"""The portal for WSGI servers."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

application = get_wsgi_application()
# What is loaded by now stays for ever; the collector needn't look at it again.
gc.collect()
gc.freeze()
