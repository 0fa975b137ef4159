"""Without settings, messages land in files that staff of a demonstration see."""

import json
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from cabinet.notifications.channels.parcel import LastWord, Parcel


@dataclass(frozen=True)
class Files:
    """A folder of ``var/``; a message tried again writes the same file."""

    folder: str
    repeatable: bool = True

    def deliver(self, parcel: Parcel, last_word: LastWord) -> str:
        last_word()
        told = {
            "to": parcel.address,
            "subject": parcel.subject,
            "text": parcel.body,
            "link": parcel.link,
        }
        write(self.folder, f"message-{parcel.pk}", told)
        return ""

    def close(self) -> None:
        """Nothing stays open."""


def write(folder: str, name: str, told: dict[str, str]) -> None:
    place: Path = settings.VAR / folder
    place.mkdir(parents=True, exist_ok=True)
    written = {"at": timezone.now().isoformat(), **told}
    ready = place / f".{name}.json"
    ready.write_text(json.dumps(written, ensure_ascii=False, indent=1))
    ready.replace(place / f"{name}.json")
