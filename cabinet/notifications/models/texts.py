"""Texts that an organisation wrote in place of ours."""

from typing import Self

from django.db import models

from cabinet.accounts.models import Organization, Viewer
from cabinet.notifications.models.kinds import Channel


class OwnTextQuerySet(models.QuerySet["OwnText"]):
    def managed_by(self, user: Viewer) -> Self:
        return self.filter(organization__in=Organization.objects.managed_by(user))


class OwnText(models.Model):
    """An organisation's words for one occasion in one channel.

    Plain text with values in braces («{сумма}»); nothing in it is executed.
    """

    organization = models.ForeignKey(
        Organization,
        models.CASCADE,
        related_name="message_texts",
        verbose_name="организация",
    )
    occasion = models.CharField("повод", max_length=30)
    channel = models.CharField("канал", max_length=10, choices=Channel)
    subject = models.CharField("тема", max_length=150, blank=True)
    body = models.TextField("текст", max_length=4000)
    changed_at = models.DateTimeField("изменён", auto_now=True)

    objects = OwnTextQuerySet.as_manager()

    class Meta:
        verbose_name = "текст оповещения"
        verbose_name_plural = "тексты оповещений"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "occasion", "channel"], name="own_text_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization}: {self.occasion}, {self.channel}"
