"""Which employees looked at a resident's cabinet in the resident's place."""

from django.db.models import Model

from cabinet.accounts.models import Account
from cabinet.journal.models import Action, Entry, EntryQuerySet
from cabinet.journal.services import write


def looks_at(resident: Model) -> EntryQuerySet:
    """Newest first, each with its organisation."""
    of_them = Entry.objects.about("residents.user", resident.pk)
    looks: EntryQuerySet = of_them.filter(action=Action.LOOKED)
    return looks.select_related("organization")


def note_look(*, resident: Model, account: Account, reason: str) -> Entry:
    """Of whoever is at work; the resident reads it, so it names the account alone."""
    return write(
        Action.LOOKED, resident, words=account.number, account=account, reason=reason
    )
