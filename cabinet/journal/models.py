"""Who saw and changed what about whom: written once, never changed."""

from typing import Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import models
from django.db.models import Q
from django.utils import timezone

from cabinet.accounts.models import Account, Organization, Viewer, manages_all

# What a search goes through; its index is built of the very same expression.
WORDS = SearchVector("subject_words", "actor_words", "reason", config="simple")
LOOK = "journal.look_as_resident"
MAX_WORDS = 255


class Action(models.TextChoices):
    SEEN = "seen", "просмотр личных данных"
    LOOKED = "looked", "просмотр как житель"
    CREATED = "created", "создание"
    CHANGED = "changed", "изменение"
    DELETED = "deleted", "удаление"
    PUBLISHED = "published", "публикация"
    WITHDRAWN = "withdrawn", "снятие с публикации"
    IMPORTED = "imported", "загрузка данных"
    UNDONE = "undone", "отмена загрузки"
    EXPORTED = "exported", "выгрузка"
    ENTERED = "entered", "вход"
    REFUSED = "refused", "отказ"
    SERVICED = "serviced", "обслуживание портала"


class EntryQuerySet(models.QuerySet["Entry"]):
    def managed_by(self, user: Viewer) -> Self:
        """What was done with one's organisations, and what colleagues did besides.

        An entry without an organisation (an entry into the portal, a setting of
        all of it) is seen by whoever answers for all of them, and by colleagues of
        whoever did it.
        """
        if manages_all(user):
            return self
        own = list(Organization.objects.managed_by(user).values_list("pk", flat=True))
        # Written with the name, since the class of people lies above this slice.
        colleagues = Organization.staff.through.objects.filter(
            organization__in=own
        ).values("user_id")
        common = Q(organization=None, actor__in=colleagues)
        return self.filter(Q(organization__in=own) | common)

    def about(self, kind: str, pk: object) -> Self:
        """Of one thing: ``kind`` is its model's label, «accounts.account»."""
        return self.filter(subject_kind=kind, subject_id=str(pk))

    def saying(self, words: str) -> Self:
        """Where every word begins a word of the entry; all without words."""
        terms = " & ".join(f"{word}:*" for word in _plain(words))
        if not terms:
            return self
        wanted = SearchQuery(terms, search_type="raw", config="simple")
        return self.alias(words=WORDS).filter(words=wanted)


def _plain(words: str) -> list[str]:
    """The words with nothing in them that means something in a query."""
    bare = "".join(c if c.isalnum() else " " for c in words)
    return bare.split()


class Entry(models.Model):
    """One thing that somebody did, in words that outlive what they speak of.

    Foreign keys are kept without constraints: a record stays when its account or
    author is gone, and nothing may be deleted through it.
    """

    at = models.DateTimeField("когда", default=timezone.now)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DO_NOTHING,
        related_name="+",
        verbose_name="кто",
        null=True,
        db_constraint=False,
        db_index=False,
    )
    actor_words = models.CharField("имя", max_length=MAX_WORDS, blank=True)
    action = models.CharField("что сделано", max_length=10, choices=Action)
    subject_kind = models.CharField("с чем", max_length=60, blank=True)
    subject_id = models.CharField("номер записи", max_length=64, blank=True)
    subject_words = models.CharField("о чём", max_length=MAX_WORDS, blank=True)
    account = models.ForeignKey(
        Account,
        models.DO_NOTHING,
        related_name="+",
        verbose_name="лицевой счёт",
        null=True,
        db_constraint=False,
        db_index=False,
    )
    organization = models.ForeignKey(
        Organization,
        models.DO_NOTHING,
        related_name="+",
        verbose_name="организация",
        null=True,
        db_constraint=False,
        db_index=False,
    )
    reason = models.CharField("причина", max_length=500, blank=True)
    address = models.GenericIPAddressField("сетевой адрес", null=True)
    details = models.JSONField("подробности", default=dict)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = "запись журнала"
        verbose_name_plural = "журнал"
        ordering = ["-pk"]
        default_permissions = ("view",)
        permissions = [
            ("export_entry", "Может выгрузить журнал"),
            ("look_as_resident", "Может посмотреть кабинет как житель"),
        ]
        indexes = [
            models.Index(fields=["organization", "-id"], name="entry_organization"),
            models.Index(fields=["actor", "-id"], name="entry_actor"),
            models.Index(
                fields=["account", "-id"],
                name="entry_account",
                condition=Q(account__isnull=False),
            ),
            models.Index(
                fields=["subject_kind", "subject_id", "-id"], name="entry_subject"
            ),
            models.Index(fields=["at"], name="entry_at"),
            GinIndex(WORDS, name="entry_words"),
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()}: {self.subject_words}"
