"""Profiles that staff made."""

from typing import Self

from django.db import models

from cabinet.accounts.models import Organization, Viewer
from imports.kinds import KINDS
from imports.profiles.schema import parse_settings
from imports.profiles.settings import Settings


class ImportProfileQuerySet(models.QuerySet["ImportProfile"]):
    def managed_by(self, user: Viewer) -> Self:
        """Profiles that one may change: those of one's organisations."""
        if getattr(user, "is_superuser", False):
            return self
        return self.filter(organization__in=Organization.objects.managed_by(user))

    def usable_by(self, user: Viewer | None) -> Self:
        """Those and everybody's; for the command line, which has no user, all."""
        if user is None or getattr(user, "is_superuser", False):
            return self
        managed = Organization.objects.managed_by(user)
        return self.filter(
            models.Q(organization__in=managed) | models.Q(organization__isnull=True)
        )


class ImportProfile(models.Model):
    """How to read files of one program; without an organisation, for all of them."""

    slug = models.SlugField("код", max_length=60, unique=True)
    title = models.CharField("название", max_length=120)
    kind = models.CharField(
        "что в файле",
        max_length=20,
        choices=[(kind.slug, kind.title) for kind in KINDS.values()],
    )
    organization = models.ForeignKey(
        Organization,
        models.CASCADE,
        related_name="+",
        verbose_name="организация",
        null=True,
        blank=True,
    )
    settings = models.JSONField("настройки", default=dict)
    created_at = models.DateTimeField("создан", auto_now_add=True)

    objects = ImportProfileQuerySet.as_manager()

    class Meta:
        app_label = "imports"
        verbose_name = "профиль загрузки"
        verbose_name_plural = "профили загрузки"
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def parsed(self) -> Settings:
        return parse_settings(self.settings)
