"""The 25th over HTTP: residents send their readings to the server of ``manage.py run``.

Server, database and the residents themselves share the machine's cores, so the
residents cost as little as they can: what they send is made beforehand, and as
many threads as the server has hold a line each and look at the answer's first
words and length alone. A reading is acknowledged when the server answered the
sending with its redirect.
"""

import re
import socket
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.urls import reverse

from bench.result import Result, at_least, at_most
from bench.serving import HOST, NAME, served_whole
from cabinet.accounts.models import Account, Organization
from cabinet.meters.models import Meter, Reading
from cabinet.residents.models import Residency, User
from cabinet.residents.sessions import ENTERED_AT, SEEN_AT, SEEN_FROM
from portal.management.commands.run import WEB_THREADS, WEB_WORKERS

SENDINGS, METERS = 3_000, 2
AT_ONCE = int(WEB_WORKERS) * int(WEB_THREADS)
A_SECOND = 200
SECRET, BOUNDARY = "k" * 32, "frontier"
LENGTH = re.compile(rb"(?i)content-length: (\d+)")
HEAD = """POST {path} HTTP/1.1\r
Host: {host}\r
Cookie: sessionid={session}; csrftoken={secret}\r
Content-Type: multipart/form-data; boundary={boundary}\r
Content-Length: {length}\r
\r
"""


def sending_over_http(organization: Organization) -> Iterator[Result]:
    """Readings of two meters for a sending; each account sends once."""
    accounts = Account.objects.filter(organization=organization).order_by("pk")
    sendings = list(_sendings(list(accounts[:SENDINGS])))
    parts = [sendings[n::AT_ONCE] for n in range(AT_ONCE)]
    with served_whole() as port, ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(_send, [part[:2] for part in parts], [port] * AT_ONCE))
        began = time.perf_counter()
        rest = [part[2:] for part in parts]
        taken = sum(pool.map(_send, rest, [port] * AT_ONCE))
        seconds = time.perf_counter() - began
    kept = Reading.objects.current().filter(
        meter__account__organization=organization, source=Reading.Source.CABINET
    )
    acknowledged = METERS * (taken + 2 * AT_ONCE)
    yield at_least("Отправок показаний в секунду, HTTP", taken / seconds, A_SECOND)
    yield at_most("Потеряно подтверждённых показаний", acknowledged - kept.count(), 0)


def _sendings(accounts: Sequence[Account]) -> Iterator[bytes]:
    """What browsers of residents send who entered and opened the page just now."""
    users = User.objects.bulk_create(
        User(username=f"sender-{account.pk}") for account in accounts
    )
    Residency.objects.bulk_create(
        Residency(user=user, account=account, method=Residency.Method.STAFF)
        for user, account in zip(users, accounts, strict=True)
    )
    meters: dict[int, list[int]] = {}
    for pk, account in Meter.objects.filter(account__in=accounts).values_list(
        "pk", "account"
    ):
        meters.setdefault(account, []).append(pk)
    for user, account in zip(users, accounts, strict=True):
        yield _sending(account, _session(user), meters[account.pk])


def _session(user: User) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session[ENTERED_AT] = session[SEEN_AT] = int(time.time()) + 600
    session.create()
    session[SEEN_FROM] = [session.session_key, HOST, ""]
    session.save()
    return str(session.session_key)


def _sending(account: Account, session: str, meters: Sequence[int]) -> bytes:
    fields = {"csrfmiddlewaretoken": SECRET}
    for meter in meters:
        fields |= {f"m{meter}-value": "57,25", f"m{meter}-comment": ""}
    body = "".join(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
        f"{value}\r\n"
        for name, value in fields.items()
    )
    body += f"--{BOUNDARY}--\r\n"
    head = HEAD.format(
        path=reverse("meters:list", args=[account.public_id]),
        host=NAME,
        session=session,
        secret=SECRET,
        boundary=BOUNDARY,
        length=len(body),
    )
    return (head + body).encode()


def _send(requests: Sequence[bytes], port: int) -> int:
    """How many were acknowledged: answered with the way back to the page."""
    acknowledged = 0
    with closing(socket.create_connection((HOST, port))) as wire:
        for request in requests:
            wire.sendall(request)
            acknowledged += _answer(wire).startswith(b"HTTP/1.1 302")
    return acknowledged


def _answer(wire: socket.socket) -> bytes:
    """Headers and body of one answer."""
    told = b""
    while b"\r\n\r\n" not in told:
        told += _more(wire)
    head, _, body = told.partition(b"\r\n\r\n")
    length = LENGTH.search(head)
    while length and len(body) < int(length[1]):
        body += _more(wire)
    return head


def _more(wire: socket.socket) -> bytes:
    told = wire.recv(65536)
    if not told:
        raise ConnectionError("the server hung up")
    return told
