"""SMS_BACKEND: ``smsc://login:password@smsc.ru?sender=DOM&per_day=1000``."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from portal import env

HOSTS = {"smsc": "smsc.ru", "smsaero": "gate.smsaero.ru", "smsru": "sms.ru"}
# With «+http»: through a proxy of one's own network that adds TLS.
SCHEMES = {*HOSTS, *(f"{name}+http" for name in HOSTS)}
WITHOUT_PASSWORD = {"smsru"}
OPTIONS = {"sender", "per_day", "codes"}
PER_DAY = "3000"


def gateway(value: str) -> dict[str, Any]:
    """The gateway's entry and limits; nothing where the setting is empty."""
    if not value:
        return {}
    parts = urlsplit(env.url("SMS_BACKEND", value, SCHEMES))
    name, _, plain = parts.scheme.partition("+")
    options = dict(parse_qsl(parts.query))
    _check(name, bool(parts.username), bool(parts.password), options)
    host = parts.hostname or HOSTS[name]
    port = f":{parts.port}" if parts.port else ""
    return {
        "name": name,
        "base": f"{plain or 'https'}://{host}{port}",
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "sender": options.get("sender", ""),
        "per_day": int(options.get("per_day", PER_DAY)),
        "calls": options.get("codes") == "call",
    }


def _check(name: str, user: bool, password: bool, options: dict[str, str]) -> None:
    if not user or (not password and name not in WITHOUT_PASSWORD):
        env.refuse("SMS_BACKEND", f"expected {name}://login:password@{HOSTS[name]}")
    unknown = sorted(set(options) - OPTIONS)
    if unknown:
        env.refuse("SMS_BACKEND", f"unknown options: {', '.join(unknown)}")
    if not options.get("per_day", PER_DAY).isdecimal():
        env.refuse("SMS_BACKEND", "per_day is a whole number")
    if options.get("codes", "sms") not in {"sms", "call"}:
        env.refuse("SMS_BACKEND", "codes is «sms» or «call»")
    if options.get("codes") == "call" and name != "smsru":
        env.refuse("SMS_BACKEND", "codes=call works with smsru:// only")
