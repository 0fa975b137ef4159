"""The one way of writing the journal."""

import datetime as dt
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import PermissionsMixin
from django.db.models import Model
from django.utils import timezone

from cabinet.accounts.models import Account, Building, Organization
from cabinet.journal.acting import acting
from cabinet.journal.models import MAX_WORDS, Action, Entry

MAX_REASON = 500
SAME_LOOK = dt.timedelta(minutes=10)
STAFF = "wagtailadmin.access_admin"


def write(  # noqa: PLR0913 - an entry says who, what, whose, why and with what
    action: Action,
    about: Model | None = None,
    *,
    words: str = "",
    kind: str = "",
    actor: AbstractBaseUser | None = None,
    account: Account | int | None = None,
    organization: Organization | int | None = None,
    reason: str = "",
    details: dict[str, Any] | None = None,
) -> Entry:
    """Note that ``actor`` did ``action`` with ``about``; part of the transaction.

    Without an actor it is whoever sent the request at work, in a task nobody.
    Account and organisation are found by ``about`` where they aren't told.
    ``words`` say what it was; they hold no name, telephone or address of a
    resident: the entry outlives those.
    """
    now = acting()
    now.written += 1
    actor = actor or now.user
    whose, company = whose_is(about)
    account_id = _pk(account) or whose
    return Entry.objects.create(
        actor_id=actor.pk if actor else None,
        actor_words=_name(actor),
        action=action,
        subject_kind=kind or (about._meta.label_lower if about else ""),  # noqa: SLF001
        subject_id=str(about.pk) if about and about.pk else "",
        subject_words=(words or str(about or ""))[:MAX_WORDS],
        account_id=account_id,
        organization_id=_pk(organization) or company or _company_of(account_id),
        reason=reason[:MAX_REASON],
        # A resident's own addresses lie where deleting the profile erases them.
        address=now.address if actor is None or is_staff(actor) else None,
        details=details or {},
    )


def note_seen(about: Model, words: str, account: Account | int | None = None) -> None:
    """Note that residents' data was shown; coming back soon is the same look."""
    if _is_new_look(about._meta.label_lower, about.pk):  # noqa: SLF001 (public)
        write(Action.SEEN, about, words=words, account=account)


def note_list(kind: type[Model], words: str) -> None:
    """Note that a list of residents' data was shown; once for so many looks."""
    label, user = kind._meta.label_lower, acting().user  # noqa: SLF001 (public)
    if user is not None and _is_new_look(label, ""):
        write(Action.SEEN, kind=label, words=words, organization=company_of(user))


def _is_new_look(kind: str, key: Any) -> bool:
    """Whether somebody looks who hasn't lately; either way the look is accounted for."""
    now = acting()
    if now.user is None:
        return False
    now.written += 1
    seen = Entry.objects.about(kind, key)
    lately = timezone.now() - SAME_LOOK
    own = seen.filter(actor=now.user.pk, action=Action.SEEN, at__gt=lately)
    return not own.exists()


def company_of(person: AbstractBaseUser) -> int | None:
    """The one organisation that an employee works for: what they do is done for it."""
    own = Organization.objects.filter(staff=person.pk).values_list("pk", flat=True)[:2]
    found = list(own)
    return found[0] if len(found) == 1 else None


def whose_is(about: Model | None) -> tuple[int | None, int | None]:
    """The account and the organisation that a row belongs to, as far as it says."""
    if isinstance(about, Account):
        return about.pk, about.organization_id
    if isinstance(about, Organization):
        return None, about.pk
    return getattr(about, "account_id", None), _company(about)


def is_staff(person: AbstractBaseUser) -> bool:
    return isinstance(person, PermissionsMixin) and person.has_perm(STAFF)


def _company(about: Model | None) -> int | None:
    own: int | None = getattr(about, "organization_id", None)
    building = getattr(about, "building", None)
    if own is None and isinstance(building, Building):
        return building.organization_id
    return own


def _company_of(account: int | None) -> int | None:
    if account is None:
        return None
    found = Account.objects.filter(pk=account).values_list("organization", flat=True)
    return found.first()


def _pk(row: Model | int | None) -> int | None:
    return row.pk if isinstance(row, Model) else row


def _name(actor: AbstractBaseUser | None) -> str:
    """An employee's name; of a resident nothing that their profile could outlive."""
    if actor is None:
        return "портал"
    if is_staff(actor):
        return str(getattr(actor, "display_name", actor))[:MAX_WORDS]
    return f"житель № {actor.pk}"
