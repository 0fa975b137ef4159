"""Where uploaded files live: a folder of this machine, or a bucket of S3.

MEDIA_URL_STORAGE names either: ``/srv/kvartal`` or
``s3://KEY:SECRET@host/bucket/prefix?region=ru-1``. Each purpose (pictures of
the site, files of imports) has a folder of its own inside.
"""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from portal import env

LOCAL = "django.core.files.storage.FileSystemStorage"
S3 = "portal.bucket.Bucket"
SETTING = "MEDIA_URL_STORAGE"
# A signed address of a private file works this long, in seconds.
SIGNED_SECONDS = 60


def storage(place: str, purpose: str, *, public: bool) -> dict[str, Any]:
    """The entry of STORAGES for one purpose; a wrong place stops the start."""
    if place.startswith("s3://"):
        return {"BACKEND": S3, "OPTIONS": _bucket(place, purpose, public=public)}
    if "://" in place:
        env.refuse(SETTING, "expected a folder or an address beginning with s3://")
    return {"BACKEND": LOCAL, "OPTIONS": {"location": str(Path(place) / purpose)}}


def public_host(place: str) -> list[str]:
    """The host that browsers load pictures from, where it isn't the portal's."""
    return [_endpoint(place)] if place.startswith("s3://") else []


def _bucket(place: str, purpose: str, *, public: bool) -> dict[str, Any]:
    parts = urlsplit(place)
    bucket, _, prefix = parts.path.strip("/").partition("/")
    if not (bucket and parts.hostname and parts.username and parts.password):
        env.refuse(SETTING, "expected s3://KEY:SECRET@host/bucket")
    return {
        "access_key": unquote(parts.username),
        "secret_key": unquote(parts.password),
        "endpoint_url": _endpoint(place),
        "bucket_name": bucket,
        "location": f"{prefix}/{purpose}".strip("/"),
        "region_name": parse_qs(parts.query).get("region", [None])[0],
        "file_overwrite": False,
        "querystring_auth": not public,
        "querystring_expire": SIGNED_SECONDS,
    }


def _endpoint(place: str) -> str:
    parts = urlsplit(place)
    plain = "insecure" in parse_qs(parts.query, keep_blank_values=True)
    host = parts.netloc.rpartition("@")[2]
    return f"{'http' if plain else 'https'}://{host}"
