"""What lies in the files of a portal that has no providers set."""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from cabinet.notifications.channels import push, sms, telegram
from cabinet.notifications.models import Channel

MAIL = "mail"
# Django's file backend parts letters of one file by such a line.
PARTING = b"-" * 79
FOLDERS = {
    Channel.EMAIL: MAIL,
    Channel.SMS: sms.FOLDER,
    Channel.PUSH: push.FOLDER,
    Channel.TELEGRAM: telegram.FOLDER,
}
NEWEST = 200


@dataclass(frozen=True)
class Filed:
    """One message as it lies in a file."""

    channel: Channel
    name: str
    at: dt.datetime
    to: str
    subject: str
    text: str
    html: str = ""
    link: str = ""
    attached: tuple[str, ...] = ()


def newest(channel: Channel) -> list[Filed]:
    """The newest first; as many as anybody looks through."""
    read = _letters if channel == Channel.EMAIL else _others
    found = [one for path in _files(channel) for one in read(path, channel)]
    return sorted(found, key=lambda one: one.at, reverse=True)[:NEWEST]


def _files(channel: Channel) -> list[Path]:
    folder: Path = settings.VAR / FOLDERS[channel]
    if not folder.is_dir():
        return []
    files = [path for path in folder.iterdir() if not path.name.startswith(".")]
    return sorted(files, key=lambda path: path.stat().st_mtime, reverse=True)[:NEWEST]


def _others(path: Path, channel: Channel) -> Iterator[Filed]:
    told = json.loads(path.read_text())
    yield Filed(
        channel=channel,
        name=path.name,
        at=dt.datetime.fromisoformat(told["at"]),
        to=told.get("to", ""),
        subject=told.get("subject", "") if channel != Channel.SMS else "",
        text=told.get("text", ""),
        link=told.get("link", ""),
    )


def _letters(path: Path, channel: Channel) -> Iterator[Filed]:
    parts = path.read_bytes().split(PARTING)
    written = dt.datetime.fromtimestamp(path.stat().st_mtime, tz=dt.UTC)
    for number, raw in enumerate(part.strip() for part in parts):
        if raw:
            letter = message_from_bytes(raw, policy=policy.default)
            yield _letter(letter, f"{path.name}:{number}", written)


def _letter(letter: EmailMessage, name: str, written: dt.datetime) -> Filed:
    date = letter["Date"].datetime if letter["Date"] else written
    return Filed(
        channel=Channel.EMAIL,
        name=name,
        at=timezone.localtime(_aware(date)),
        to=str(letter["To"] or ""),
        subject=str(letter["Subject"] or "").strip(),
        text=_part(letter, "plain"),
        html=_part(letter, "html"),
        attached=tuple(
            filter(None, (part.get_filename() for part in letter.iter_attachments()))
        ),
    )


def _aware(moment: dt.datetime) -> dt.datetime:
    """«-0000» in a letter means UTC without a place; Python reads it as no zone."""
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _part(letter: EmailMessage, kind: str) -> str:
    body = letter.get_body((kind,))
    return str(body.get_content()) if body else ""
