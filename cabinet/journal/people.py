"""Whose data staff looked at, on any screen that shows people."""

from typing import Any

from django.db.models import Model
from django.dispatch import receiver

from cabinet.accounts.signals import people_shown
from cabinet.journal.acting import acting
from cabinet.journal.models import Action
from cabinet.journal.services import company_of, note_list, note_seen, write


@receiver(people_shown, dispatch_uid="journal_people_shown")
def note(*, sender: type[Model], row: Model | None, exported: bool, **_: Any) -> None:
    """One entry for a list, however many people are in it; a file is one each time."""
    meta, user = sender._meta, acting().user  # noqa: SLF001 (public)
    if row is not None:
        note_seen(row, f"{str(meta.verbose_name).capitalize()} № {row.pk}")
    elif exported and user is not None:
        write(
            Action.EXPORTED,
            kind=meta.label_lower,
            words=f"Файл с личными данными: {meta.verbose_name_plural}",
            organization=company_of(user),
        )
    else:
        note_list(sender, f"Список с личными данными: {meta.verbose_name_plural}")
