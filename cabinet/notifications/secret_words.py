"""Secrets that must be read again (a bot's token), encrypted in the database."""

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def derived(purpose: str, length: int = 32) -> bytes:
    """A key of its own for a purpose, the same wherever SECRET_KEY is."""
    spread = HKDF(SHA256(), length, salt=None, info=purpose.encode())
    return spread.derive(settings.SECRET_KEY.encode())


def sealed(words: str) -> str:
    return _box().encrypt(words.encode()).decode()


def opened(sealed_words: str) -> str:
    """Empty where SECRET_KEY has changed since: then it must be typed again."""
    try:
        return _box().decrypt(sealed_words.encode()).decode()
    except InvalidToken:
        return ""


def _box() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(derived("notifications.tokens")))
