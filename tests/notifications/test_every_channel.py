"""Every occasion in every channel, by what was really sent."""

import base64
import json

import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from cabinet.notifications.channels import web_push
from cabinet.notifications.channels.web_push import b64, unb64
from cabinet.notifications.models import (
    ALWAYS,
    Channel,
    Choice,
    Message,
    PushSubscription,
    TelegramChat,
)
from cabinet.notifications.news import Addressee, News
from cabinet.notifications.occasions import OCCASIONS
from cabinet.notifications.services import announce
from cabinet.notifications.tasks import send_due_messages
from cabinet.notifications.telegram_links import set_bot
from portal import sms
from tests.factories import ResidencyFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
NOON = "2026-09-07 12:00+03:00"
LATER = "2026-09-07 12:10+03:00"


class Browser:
    """The other end of Web Push: keys, and what can be read with them."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.auth = b"0123456789abcdef"
        self.point = web_push._point(self.key.public_key())

    def read(self, body: bytes) -> dict:
        return json.loads(self.opened(body))

    def opened(self, body: bytes) -> bytes:
        """RFC 8291 the other way round, written from its text."""
        salt, length = body[:16], body[20]
        theirs = body[21 : 21 + length]
        sender = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs)
        shared = self.key.exchange(ec.ECDH(), sender)
        info = b"WebPush: info\x00" + self.point + theirs
        secret = HKDF(SHA256(), 32, self.auth, info).derive(shared)
        key = HKDF(SHA256(), 16, salt, b"Content-Encoding: aes128gcm\x00")
        nonce = HKDF(SHA256(), 12, salt, b"Content-Encoding: nonce\x00")
        text = AESGCM(key.derive(secret)).decrypt(
            nonce.derive(secret), body[21 + length :], None
        )
        assert text.endswith(b"\x02")
        return text[:-1]


@pytest.fixture
def everywhere(settings, provider, mail_server):
    """A resident whom every channel reaches, and who wants everything everywhere."""
    host = provider.base.removeprefix("http://")
    settings.SMS = sms.gateway(f"smsc+http://dom:secret@{host}")
    settings.VAPID_KEY = b64(bytes(range(1, 33)))
    settings.PUSH_HOSTS, settings.PUSH_SCHEMES = ("127.0.0.1",), ("http",)
    settings.TELEGRAM_API = provider.base
    residency = ResidencyFactory(user=UserFactory(phone="+7 900 123-45-67"))
    browser = Browser()
    PushSubscription.objects.create(
        user=residency.user,
        endpoint=f"{provider.base}/push/1",
        p256dh=b64(browser.point),
        auth=b64(browser.auth),
    )
    provider.answer = (200, {"ok": True, "result": {"username": "dom_bot"}})
    bot = set_bot(organization=residency.account.organization, token="1:secret")
    TelegramChat.objects.create(bot=bot, user=residency.user, chat_id=42)
    for occasion in OCCASIONS.values():
        if occasion.kind not in ALWAYS:
            Choice.objects.get_or_create(
                user=residency.user,
                kind=occasion.kind,
                channel=Channel.SMS,
                defaults={"is_on": True},
            )
    provider.requests.clear()
    return residency, browser


def assert_nothing_private(residency, messages):
    for message in messages:
        words = message.subject + message.body
        assert residency.account.number not in words
        assert residency.account.last_name not in words
        assert residency.account.address not in words


@pytest.mark.parametrize("code", OCCASIONS)
def test_occasion_reaches_every_channel(everywhere, provider, mail_server, code):
    residency, browser = everywhere
    occasion = OCCASIONS[code]
    provider.answer = (
        200,
        {"id": 1, "cnt": 1, "ok": True, "result": {"message_id": 9}},
    )
    with time_machine.travel(NOON, tick=False):
        announce(
            news=[
                News(
                    occasion=occasion,
                    to=Addressee.holding(residency),
                    event="one",
                    path="/cabinet/",
                    values=occasion.sample,
                )
            ]
        )
    with time_machine.travel(LATER, tick=False):
        send_due_messages()

    sent = {message.channel: message for message in Message.objects.all()}
    assert set(sent) == set(Channel)
    assert {message.state for message in sent.values()} == {Message.State.SENT}
    by_path = {request["path"]: request for request in provider.requests}

    [letter] = mail_server.letters
    assert letter.message["Subject"].strip() == sent[Channel.EMAIL].subject
    assert "{" not in letter.part("plain")
    way_out = b"List-Unsubscribe" in letter.message.as_bytes()
    assert way_out == (occasion.kind not in ALWAYS)

    assert provider.fields(0)["mes"] == sent[Channel.SMS].body
    assert "{" not in sent[Channel.SMS].body

    told = browser.read(by_path["/push/1"]["body"])
    assert told["title"] == sent[Channel.PUSH].subject
    assert told["url"] == "http://testserver/cabinet/"

    said = json.loads(by_path["/bot1:secret/sendMessage"]["body"])
    assert (said["chat_id"], sent[Channel.TELEGRAM].body in said["text"]) == (42, True)
    assert sent[Channel.TELEGRAM].provider_id == "9"

    assert_nothing_private(residency, sent.values())


def test_push_says_who_it_is_from(everywhere, provider):
    residency, _ = everywhere
    occasion = OCCASIONS["security-entered"]
    provider.answer = (200, {"id": 1, "cnt": 1, "ok": True, "result": {}})
    to = Addressee.holding(residency)
    announce(
        news=[
            News(
                occasion=occasion,
                to=to,
                event="e",
                path="/",
                values=occasion.sample,
            )
        ]
    )
    send_due_messages()

    request = next(one for one in provider.requests if one["path"] == "/push/1")
    headers = request["headers"]
    scheme, _, rest = headers["Authorization"].partition(" ")
    told = dict(part.split("=", 1) for part in rest.split(", "))
    head, claims, signature = told["t"].split(".")
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), unb64(told["k"]))
    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

    raw = unb64(signature)
    halves = (int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    key.verify(
        encode_dss_signature(*halves), f"{head}.{claims}".encode(), ec.ECDSA(SHA256())
    )
    assert scheme == "vapid"
    assert json.loads(unb64(claims))["aud"] == provider.base
    assert headers["Content-Encoding"] == "aes128gcm"
    assert told["k"] == web_push.public_key()


def test_browser_that_is_gone_is_forgotten(everywhere, provider):
    residency, _ = everywhere
    provider.answer = (410, {})
    occasion = OCCASIONS["debt"]
    to = Addressee.holding(residency)
    with time_machine.travel(NOON, tick=False):
        announce(
            news=[
                News(
                    occasion=occasion,
                    to=to,
                    event="e",
                    path="/",
                    values=occasion.sample,
                )
            ]
        )
        send_due_messages()

    assert not PushSubscription.objects.exists()
    push = Message.objects.get(channel=Channel.PUSH)
    assert push.state == Message.State.FAILED


def test_stopped_bot_is_forgotten(everywhere, provider):
    residency, _ = everywhere
    provider.answer = (403, {"ok": False, "description": "bot was blocked by the user"})
    occasion = OCCASIONS["debt"]
    to = Addressee.holding(residency)
    with time_machine.travel(NOON, tick=False):
        announce(
            news=[
                News(
                    occasion=occasion,
                    to=to,
                    event="e",
                    path="/",
                    values=occasion.sample,
                )
            ]
        )
        send_due_messages()

    assert not TelegramChat.objects.exists()


# RFC 8291, appendix A: who writes, who reads, and what lies between them.
WATERMELON = b"When I grow up, I want to be a watermelon"
SENDER = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
RECEIVER = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"
RECEIVER_POINT = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
RECEIVER_AUTH, SALT = "BTBZMqHH6r4Tts7J_aSIgg", "DGv6ra1nlYgDCS1FRnbzlw"
SEALED = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIg"
    "Dll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZ"
    "wbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def key_of(number):
    return ec.derive_private_key(int.from_bytes(unb64(number), "big"), ec.SECP256R1())


@pytest.fixture
def receiver():
    browser = Browser()
    browser.key, browser.auth = key_of(RECEIVER), unb64(RECEIVER_AUTH)
    browser.point = unb64(RECEIVER_POINT)
    return browser


def test_reader_of_these_tests_opens_the_message_of_the_standard(receiver):
    assert receiver.opened(unb64(SEALED)) == WATERMELON


def test_what_we_seal_is_to_the_byte_the_message_of_the_standard(monkeypatch):
    once = key_of(SENDER)
    monkeypatch.setattr(web_push.ec, "generate_private_key", lambda curve: once)
    monkeypatch.setattr(web_push.os, "urandom", lambda size: unb64(SALT))

    sealed = web_push.encrypt(WATERMELON, RECEIVER_POINT, RECEIVER_AUTH)

    assert b64(sealed) == SEALED


def test_same_key_follows_from_the_same_secret(settings):
    settings.VAPID_KEY = ""
    first = web_push.public_key()
    assert first == web_push.public_key()
    settings.SECRET_KEY = "another"
    assert first != web_push.public_key()
    assert len(base64.urlsafe_b64decode(first + "=")) == 65
