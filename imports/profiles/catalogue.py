"""Profiles by their slugs: those that come with the portal, and those made here."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from cabinet.accounts.models import Organization
from cabinet.residents.models import User
from imports.kinds import KINDS
from imports.profiles.models import ImportProfile
from imports.profiles.plan import Plan
from imports.profiles.schema import parse_settings, settings_as_json
from imports.profiles.settings import ProfileError, Settings

READY = Path(__file__).with_name("ready")
FIELDS = ("slug", "title", "kind", "settings")


@dataclass(frozen=True)
class Profile:
    """A profile wherever it is kept; ``own`` ones were made by staff."""

    slug: str
    title: str
    kind: str
    settings: Settings
    own: bool = False
    organization: str = ""


@cache
def ready_profiles() -> Mapping[str, Profile]:
    """Those that come with the portal, from ``ready/*.json``."""
    files = sorted(READY.glob("*.json"))
    found = [parse_profile(json.loads(file.read_text("utf-8"))) for file in files]
    return {profile.slug: profile for profile in found}


def profiles_of(
    *, author: User | None, organization: Organization | None = None
) -> list[Profile]:
    """Everything one may use: own ones first, then the ready ones."""
    own = ImportProfile.objects.usable_by(author).select_related("organization")
    if organization:
        own = own.filter(organization__in=[organization]) | own.filter(
            organization__isnull=True
        )
    return [*map(_of_row, own), *ready_profiles().values()]


def find_profile(slug: str, *, kind: str, author: User | None) -> Profile:
    """Raises ProfileError where there is none, or it is for another kind."""
    found = next((p for p in profiles_of(author=author) if p.slug == slug), None)
    if found is None:
        known = ", ".join(p.slug for p in profiles_of(author=author) if p.kind == kind)
        raise ProfileError(f"Профиля «{slug}» нет. Есть: {known or 'ни одного'}.")
    if found.kind != kind:
        raise ProfileError(
            f"Профиль «{found.title}» — для файлов вида «{KINDS[found.kind].title}»."
        )
    return found


def parse_profile(data: Any) -> Profile:
    """A profile from its file. Raises ProfileError with what is wrong."""
    if not isinstance(data, Mapping) or not set(FIELDS) <= set(data):
        raise ProfileError(f"В файле профиля должны быть поля {', '.join(FIELDS)}.")
    texts = {name: data[name] for name in FIELDS[:3]}
    if not all(isinstance(t, str) and 0 < len(t) <= 120 for t in texts.values()):
        raise ProfileError("Профиль: код, название и вид — непустые строки.")
    if data["kind"] not in KINDS:
        raise ProfileError(f"Профиль: вида «{data['kind']}» нет.")
    settings = parse_settings(data["settings"])
    # Names of columns are checked here, not when somebody loads a file.
    Plan((), settings, KINDS[data["kind"]])
    return Profile(**texts, settings=settings)


def profile_as_json(profile: Profile) -> dict[str, Any]:
    return {
        "slug": profile.slug,
        "title": profile.title,
        "kind": profile.kind,
        "settings": settings_as_json(profile.settings),
    }


def of_kind(profiles: Iterable[Profile], kind: str) -> list[Profile]:
    return [profile for profile in profiles if profile.kind == kind]


def _of_row(row: ImportProfile) -> Profile:
    owner = str(row.organization) if row.organization else "все организации"
    return Profile(
        row.slug, row.title, row.kind, row.parsed, own=True, organization=owner
    )
