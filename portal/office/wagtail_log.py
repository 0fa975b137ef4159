"""What Wagtail's own log says, told to the journal: pages, dictionaries, people."""

from typing import Any

from django.db.models import Model
from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.models import BaseLogEntry, ModelLogEntry, PageLogEntry

from cabinet.accounts.models import Organization
from cabinet.journal.models import Action
from cabinet.journal.services import whose_is, write
from cabinet.residents.models import User

# Their labels hold names and addresses, which the journal would outlive.
NAMING_PEOPLE = {"residents"}
ACTIONS = {
    "wagtail.create": Action.CREATED,
    "wagtail.delete": Action.DELETED,
    "wagtail.publish": Action.PUBLISHED,
    "wagtail.unpublish": Action.WITHDRAWN,
}


@receiver(post_save, sender=ModelLogEntry, dispatch_uid="journal_of_models")
@receiver(post_save, sender=PageLogEntry, dispatch_uid="journal_of_pages")
def note(*, instance: BaseLogEntry, created: bool, raw: bool, **_: Any) -> None:
    if not created or raw:
        return
    thing = _thing(instance)
    account, organization = whose_is(thing)
    kind = instance.content_type
    pk = _pk(instance)
    write(
        ACTIONS.get(instance.action, Action.CHANGED),
        kind=f"{kind.app_label}.{kind.model}" if kind else "",
        words=_words(instance),
        actor=instance.user if isinstance(instance.user, User) else None,
        account=account,
        organization=organization,
        details={"номер": pk},
    )


def _thing(entry: BaseLogEntry) -> Model | None:
    """What the entry is about, where it tells whose it is; a page never does."""
    model = entry.content_type.model_class() if entry.content_type else None
    if model is None or isinstance(entry, PageLogEntry):
        return None
    if model is not Organization and not _has_owner(model):
        return None
    found: Model | None = model._default_manager.filter(pk=_pk(entry)).first()  # noqa: SLF001
    return found


def _pk(entry: BaseLogEntry) -> str:
    paged = isinstance(entry, PageLogEntry)
    return str(entry.page_id if paged else entry.object_id)


def _has_owner(model: type[Model]) -> bool:
    names = {field.name for field in model._meta.get_fields()}  # noqa: SLF001 (public)
    return bool(names & {"account", "organization"})


def _words(entry: BaseLogEntry) -> str:
    if entry.content_type and entry.content_type.app_label in NAMING_PEOPLE:
        return f"{entry.object_verbose_name} № {_pk(entry)}"
    if entry.action in ACTIONS or entry.action == "wagtail.edit":
        return str(entry.label)
    # Wagtail words what the table gives back: times as text, not as times.
    entry.refresh_from_db(fields=["data"])
    return f"{entry.label}: {entry.message}"
