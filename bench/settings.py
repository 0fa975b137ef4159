"""The portal's settings for benchmarks: a database server of their own."""

import os
from pathlib import Path

VAR = Path(
    os.environ.get("BENCH_VAR") or Path(__file__).resolve().parents[1] / "var/bench"
)
os.environ.update(VAR_DIR=str(VAR), DEBUG="off", BASE_URL="http://benchserver")
for name in ("DATABASE_URL", "REDIS_URL", "EMAIL_URL"):
    os.environ.pop(name, None)

from portal.settings import *  # noqa: E402, F403
from portal.settings import DATABASES, STORAGES  # noqa: E402

DATABASES["default"]["TEST"] = {"TEMPLATE": "kvartal"}
# A web server that is measured looks at the measurement's database.
DATABASES["default"]["NAME"] = (
    os.environ.get("BENCH_DATABASE") or DATABASES["default"]["NAME"]
)
ROOT_URLCONF = "bench.urls"
ALLOWED_HOSTS = ["testserver"]
STORAGES["staticfiles"] = {
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
