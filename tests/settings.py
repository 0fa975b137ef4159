"""The portal's settings for tests: a database server of their own, no waiting."""

import os
from pathlib import Path

VAR = Path(
    os.environ.get("TEST_VAR") or Path(__file__).resolve().parents[1] / "var/test"
)
os.environ.update(VAR_DIR=str(VAR), DEBUG="off", BASE_URL="http://testserver")
for name in (
    "DATABASE_URL",
    "REDIS_URL",
    "EMAIL_URL",
    "SMS_BACKEND",
    "VAPID_KEY",
    "TELEGRAM_API",
):
    os.environ.pop(name, None)

from portal.settings import *  # noqa: E402, F403
from portal.settings import DATABASES, STORAGES  # noqa: E402

# The embedded server's empty database knows how Russian letters change case.
DATABASES["default"]["TEST"] = {"TEMPLATE": "kvartal"}
DATABASES["default"]["CONN_MAX_AGE"] = 0
# A test server that loses power has lost nothing.
DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c synchronous_commit=off"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CAPTCHA = False
PAYMENT_PROVIDERS = ["yookassa", "sbp", "sberbank", "moneta", "demo"]
STAFF_MFA = False
QUEUE_LETTERS = False
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["staticfiles"] = {
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}

# WhiteNoise looks for it at the start of every test client.
(VAR / "static").mkdir(parents=True, exist_ok=True)

# Each test draws its own pages; the shelf's own tests turn it on.
VISITOR_PAGE_SECONDS = 0
# A counter writes from a thread of its own; its tests turn it on.
COUNT_VISITS = False
