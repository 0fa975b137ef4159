"""Web Push: who we are (VAPID, RFC 8292) and what nobody else reads (RFC 8291)."""

import base64
import json
import os
import time
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from cabinet.notifications.secret_words import derived

CURVE = ec.SECP256R1()
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
TOKEN_SECONDS = 12 * 3600
RECORD_SIZE = 4096
LAST_RECORD = b"\x02"
HALF = 32


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def own_key() -> ec.EllipticCurvePrivateKey:
    """VAPID_KEY, or a key that follows from SECRET_KEY."""
    told = settings.VAPID_KEY
    raw = unb64(told) if told else derived("notifications.vapid", 48)
    number = int.from_bytes(raw, "big") % (ORDER - 1) + (0 if told else 1)
    return ec.derive_private_key(number, CURVE)


def public_key() -> str:
    """What a browser must know of us before it subscribes."""
    return b64(_point(own_key().public_key()))


def authorization(endpoint: str) -> str:
    key, parts = own_key(), urlsplit(endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int(time.time()) + TOKEN_SECONDS,
        "sub": f"mailto:{settings.DEFAULT_FROM_EMAIL}",
    }
    head = b64(json.dumps({"typ": "JWT", "alg": "ES256"}).encode())
    signed = f"{head}.{b64(json.dumps(claims).encode())}"
    r, s = decode_dss_signature(key.sign(signed.encode(), ec.ECDSA(SHA256())))
    signature = b64(r.to_bytes(HALF, "big") + s.to_bytes(HALF, "big"))
    return f"vapid t={signed}.{signature}, k={b64(_point(key.public_key()))}"


def encrypt(text: bytes, p256dh: str, auth: str) -> bytes:
    """One aes128gcm record that only the browser of these keys can open."""
    once, salt = ec.generate_private_key(CURVE), os.urandom(16)
    theirs, ours = unb64(p256dh), _point(once.public_key())
    browser = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, theirs)
    shared = once.exchange(ec.ECDH(), browser)
    info = b"WebPush: info\x00" + theirs + ours
    secret = HKDF(SHA256(), 32, unb64(auth), info).derive(shared)
    key = HKDF(SHA256(), 16, salt, b"Content-Encoding: aes128gcm\x00").derive(secret)
    nonce = HKDF(SHA256(), 12, salt, b"Content-Encoding: nonce\x00").derive(secret)
    head = salt + RECORD_SIZE.to_bytes(4, "big") + bytes([len(ours)]) + ours
    return head + AESGCM(key).encrypt(nonce, text + LAST_RECORD, None)


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
