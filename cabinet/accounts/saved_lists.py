"""A list as somebody likes to see it: its filters, order and columns by a name."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

# A query string of filters, order and columns.
LONGEST = 1000


class SavedListQuerySet(models.QuerySet["SavedList"]):
    def offered_to(self, user: Any) -> Self:
        """One's own, and those that colleagues of one's organisations share."""
        return self.filter(
            Q(owner=user.pk) | Q(shared_with__in=user.organizations.all())
        ).select_related("owner")


class SavedList(models.Model):
    """``query`` is the part of the address after «?»; it grants nothing by itself."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="saved_lists",
        verbose_name="кто сохранил",
    )
    table = models.CharField("чего это список", max_length=60)
    name = models.CharField("название", max_length=60)
    query = models.CharField("отбор и столбцы", max_length=LONGEST, blank=True)
    shared_with = models.ForeignKey(
        "accounts.Organization",
        models.CASCADE,
        related_name="+",
        verbose_name="общий для сотрудников организации",
        null=True,
        blank=True,
    )

    objects = SavedListQuerySet.as_manager()

    class Meta:
        verbose_name = "сохранённый вид списка"
        verbose_name_plural = "сохранённые виды списков"
        # Whoever sees a list may keep a view of it.
        default_permissions = ()
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "table", "name"], name="saved_list_unique_name"
            )
        ]

    def __str__(self) -> str:
        return self.name
