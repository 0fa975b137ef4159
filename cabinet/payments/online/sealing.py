"""Keys of providers and tokens of cards, unreadable in a copy of the database."""

import base64
import hashlib
import json
from collections.abc import Mapping

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class SealError(Exception):
    """What was sealed can't be read: the key that sealed it is gone."""


def seal(values: Mapping[str, str]) -> str:
    """Encrypt with the newest key; an empty mapping seals too."""
    return _box().encrypt(json.dumps(dict(values)).encode()).decode()


def unseal(sealed: str) -> dict[str, str]:
    """What was sealed; nothing of nothing. Raises SealError for a lost key."""
    if not sealed:
        return {}
    try:
        opened = _box().decrypt(sealed.encode())
    except InvalidToken as error:
        raise SealError("Ключ шифрования сменился: введите ключи заново.") from error
    return dict(json.loads(opened))


def _box() -> MultiFernet:
    """The first key seals, every key opens: so keys can be changed one by one."""
    keys = settings.ENCRYPTION_KEYS or [settings.SECRET_KEY]
    return MultiFernet([Fernet(_stretched(key)) for key in keys])


def _stretched(key: str) -> bytes:
    digest = hashlib.sha256(b"kvartal.sealing:" + key.encode()).digest()
    return base64.urlsafe_b64encode(digest)
