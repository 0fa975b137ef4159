"""Typed readers of the environment that refuse nonsense with one line.

A wrong value ends the process: a portal that guesses its settings is worse
than one that doesn't start.
"""

import os
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}


def refuse(name: str, reason: str) -> NoReturn:
    """Stop the start; the text is the process's only message."""
    raise SystemExit(f"{name}: {reason}")


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def secret(name: str) -> str:
    """The value of NAME, or the contents of the file that NAME_FILE names."""
    path = text(f"{name}_FILE")
    if not path:
        return text(name)
    try:
        return Path(path).read_text().strip()
    except OSError as error:
        refuse(f"{name}_FILE", f"cannot read {path}: {error.strerror}")


def required_secret(name: str) -> str:
    return secret(name) or refuse(name, f"is not set (or give {name}_FILE)")


def boolean(name: str, *, default: bool = False) -> bool:
    value = os.environ.get(name)
    if value is None:
        return default
    if value.strip().lower() in TRUE:
        return True
    if value.strip().lower() in FALSE:
        return False
    refuse(name, f"expected on or off, got {value!r}")


def integer(name: str, default: int) -> int:
    value = text(name)
    if not value:
        return default
    if not value.isdecimal():
        refuse(name, f"expected a whole number, got {value!r}")
    return int(value)


def words(name: str) -> list[str]:
    """A comma-separated list."""
    return [word.strip() for word in text(name).split(",") if word.strip()]


def choices(name: str, known: list[str], default: list[str]) -> list[str]:
    """A comma-separated list of known words."""
    chosen = words(name) or default
    for word in chosen:
        if word not in known:
            refuse(name, f"expected some of {', '.join(known)}, got {word!r}")
    return chosen


def url(name: str, value: str, schemes: set[str]) -> str:
    """Check a URL whose scheme must be one of ``schemes``."""
    parts = urlsplit(value)
    if parts.scheme not in schemes or not (parts.netloc or parts.path):
        expected = ", ".join(f"{scheme}://" for scheme in sorted(schemes))
        refuse(name, f"expected an address beginning with {expected}")
    return value.rstrip("/")
