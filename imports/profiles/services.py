"""Choosing a profile for a file, and keeping profiles that staff make."""

import datetime as dt
import json
from pathlib import Path

from django.db import transaction
from django.utils.text import slugify

from cabinet.accounts.models import Organization
from cabinet.residents.models import User
from imports.kept import kept_file
from imports.models import ImportRun
from imports.profiles.catalogue import (
    Profile,
    find_profile,
    parse_profile,
    profiles_of,
    ready_profiles,
)
from imports.profiles.models import ImportProfile
from imports.profiles.recognition import Recognised, recognise
from imports.profiles.schema import settings_as_json
from imports.profiles.settings import ProfileError, Settings
from imports.profiles.translation import open_table

MAX_PROFILE_BYTES = 2**20
LATIN = dict(
    zip(
        "абвгдеёзийклмнопрстуфхъыьэ",
        "abvgdeezijklmnoprstufh y e",
        strict=True,
    )
) | {"ж": "zh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sch", "ю": "yu", "я": "ya"}


def named_profile(*, slug: str, kind: str, author: User | None) -> Recognised:
    """A file is in this profile. Raises ProfileError when there is none such."""
    found = find_profile(slug, kind=kind, author=author)
    return Recognised(found.settings, found.slug)


def recognise_file(
    *,
    kind: str,
    data: bytes | Path,
    name: str,
    author: User | None,
    organization: Organization | None = None,
    month: dt.date | None = None,
) -> Recognised:
    """How a file says that it is to be read. Raises ReaderError for no table."""
    given = {"organization": organization, "month": month}
    return recognise(
        data=data,
        name=name,
        kind=kind,
        profiles=profiles_of(author=author, organization=organization),
        given=frozenset(name for name, value in given.items() if value),
    )


@transaction.atomic
def save_profile(
    *,
    title: str,
    kind: str,
    settings: Settings,
    organization: Organization | None,
    slug: str = "",
) -> ImportProfile:
    """Keep a profile; one of the same owner and title is replaced.

    Without an organisation it is everybody's.
    """
    profile, _ = ImportProfile.objects.update_or_create(
        title=title[:120],
        kind=kind,
        organization=organization,
        defaults={"settings": settings_as_json(settings)},
        create_defaults={
            "slug": _free_slug(slug or title),
            "settings": settings_as_json(settings),
        },
    )
    return profile


def import_profile(*, data: bytes, organization: Organization | None) -> ImportProfile:
    """Keep a profile from its file. Raises ProfileError with what is wrong."""
    if len(data) > MAX_PROFILE_BYTES:
        raise ProfileError("Это не профиль: файл слишком велик.")
    profile = _parsed(data)
    return save_profile(
        title=profile.title,
        kind=profile.kind,
        settings=profile.settings,
        organization=organization,
        slug=profile.slug,
    )


def _parsed(data: bytes) -> Profile:
    try:
        return parse_profile(json.loads(data.decode("utf-8-sig")))
    except (ValueError, RecursionError) as error:
        raise ProfileError("Это не профиль: файл не в формате json.") from error


def _free_slug(text: str) -> str:
    latin = "".join(LATIN.get(letter, letter) for letter in text.lower())
    base = slugify(latin)[:50] or "profile"
    taken = set(
        ImportProfile.objects.filter(slug__startswith=base).values_list(
            "slug", flat=True
        )
    )
    taken |= set(ready_profiles())
    free = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return base if base not in taken else next(s for s in free if s not in taken)


def reread_run(*, run: ImportRun, settings: Settings) -> None:
    """Read a run's file in another way from now on; it has to be checked anew.

    Raises ReaderError when it can't be read so.
    """
    table = open_table(
        data=kept_file(run),
        name=run.original_name,
        kind=run.kind,
        settings=settings,
    )
    run.reading = settings_as_json(settings)
    run.encoding, run.delimiter = table.encoding, table.delimiter
    run.rows = len(table.rows)
    run.state = ImportRun.State.UPLOADED
    run.save()
