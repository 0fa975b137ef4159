"""What a resident agrees to, word for word."""

import hashlib
from typing import Self

from django.db import models
from django.utils import timezone

from cabinet.accounts.models import Viewer
from cabinet.residents.models.people import User

SHA256_LENGTH = 64


class LegalTextQuerySet(models.QuerySet["LegalText"]):
    def in_force(self, kind: str) -> "LegalText | None":
        """The newest version whose day has come."""
        begun = self.filter(kind=kind, in_force_from__lte=timezone.localdate())
        return begun.order_by("-in_force_from", "-version").first()

    def managed_by(self, user: Viewer) -> Self:
        """The portal's own texts belong to no one organisation."""
        return self if user.pk else self.none()


class LegalText(models.Model):
    """One version of the terms or of the consent; a correction is a new version."""

    class Kind(models.TextChoices):
        TERMS = "terms", "Условия использования личного кабинета"
        PERSONAL_DATA = "personal-data", "Согласие на обработку персональных данных"

    kind = models.CharField("документ", max_length=20, choices=Kind)
    version = models.PositiveIntegerField("редакция", editable=False)
    text = models.TextField("текст")
    in_force_from = models.DateField("действует с", default=timezone.localdate)

    objects = LegalTextQuerySet.as_manager()

    class Meta:
        verbose_name = "документ для жителей"
        verbose_name_plural = "документы для жителей"
        ordering = ["kind", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "version"], name="legal_text_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, редакция {self.version}"

    def save(self, *args: object, **kwargs: object) -> None:
        if not self.version:
            last = LegalText.objects.filter(kind=self.kind).order_by("-version").first()
            self.version = last.version + 1 if last else 1
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


class Consent(models.Model):
    """That a person agreed to a text: when, from where, and until when."""

    user = models.ForeignKey(
        User, models.CASCADE, related_name="consents", verbose_name="житель"
    )
    text = models.ForeignKey(
        LegalText,
        models.PROTECT,
        related_name="consents",
        verbose_name="документ",
    )
    sha256 = models.CharField("отпечаток текста", max_length=SHA256_LENGTH)
    given_at = models.DateTimeField("дано", auto_now_add=True)
    address = models.GenericIPAddressField("сетевой адрес", null=True)
    user_agent = models.CharField("браузер", max_length=300, blank=True)
    withdrawn_at = models.DateTimeField("отозвано", null=True, blank=True)

    class Meta:
        verbose_name = "согласие"
        verbose_name_plural = "согласия"
        indexes = [models.Index(fields=["user", "text"], name="consent_of_user")]

    def __str__(self) -> str:
        return f"{self.user}: {self.text}"
