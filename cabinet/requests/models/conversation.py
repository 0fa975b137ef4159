"""What is said about a request, what was attached and what happened."""

import uuid
from pathlib import Path
from typing import Self

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q
from django.utils import timezone

from cabinet.requests.models.request import ServiceRequest
from cabinet.requests.statuses import Side

MAX_FILE_NAME = 120


def own_storage() -> Storage:
    return storages["requests"]


def random_name(attachment: "Attachment", name: str) -> str:
    """A name that tells nothing; the suffix comes from the content."""
    token = uuid.uuid4().hex
    return f"{token[:2]}/{token}{Path(name).suffix}"


def author(name: str, related_name: str) -> "models.ForeignKey[object, object]":
    """Who did it; empty for the portal itself and for people who left it."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name=related_name,
        verbose_name=name,
    )


class TalkQuerySet(models.QuerySet["Comment"]):
    def for_residents(self) -> Self:
        return self.filter(is_internal=False)


class Comment(models.Model):
    """A message of the conversation; residents never see an internal one."""

    request = models.ForeignKey(
        ServiceRequest,
        models.CASCADE,
        related_name="comments",
        verbose_name="заявка",
    )
    author = author("автор", "request_comments")
    side = models.CharField("от кого", max_length=8, choices=Side)
    text = models.TextField("текст", max_length=4000)
    is_internal = models.BooleanField("внутренняя заметка", default=False)
    created_at = models.DateTimeField("когда", default=timezone.now)

    objects = TalkQuerySet.as_manager()

    class Meta:
        verbose_name = "сообщение"
        verbose_name_plural = "сообщения"
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="comment_internal_by_staff",
                condition=Q(is_internal=False) | Q(side=Side.STAFF),
            )
        ]

    def __str__(self) -> str:
        return f"{self.request}: {self.text[:40]}"


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def for_residents(self) -> Self:
        """Without those of internal notes."""
        return self.exclude(comment__is_internal=True)


class Attachment(models.Model):
    """A photo or a PDF; ``size`` is in bytes, ``name`` is what people see."""

    class Type(models.TextChoices):
        JPEG = "image/jpeg", "JPEG"
        PDF = "application/pdf", "PDF"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    request = models.ForeignKey(
        ServiceRequest, models.CASCADE, related_name="attachments"
    )
    comment = models.ForeignKey(
        Comment, models.CASCADE, null=True, blank=True, related_name="attachments"
    )
    author = author("кто приложил", "request_attachments")
    name = models.CharField("имя файла", max_length=MAX_FILE_NAME)
    content_type = models.CharField("тип", max_length=20, choices=Type)
    size = models.PositiveIntegerField("размер, байт")
    file = models.FileField("файл", storage=own_storage, upload_to=random_name)
    preview = models.FileField(
        "уменьшенная копия", storage=own_storage, upload_to=random_name, blank=True
    )
    created_at = models.DateTimeField("когда", default=timezone.now)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = "вложение"
        verbose_name_plural = "вложения"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_picture(self) -> bool:
        return self.content_type == self.Type.JPEG


class EventQuerySet(models.QuerySet["Event"]):
    def for_residents(self) -> Self:
        return self.filter(is_internal=False)


class Event(models.Model):
    """A line of the timeline: what happened to a request, and by whom."""

    request = models.ForeignKey(ServiceRequest, models.CASCADE, related_name="events")
    actor = author("кто", "request_events")
    side = models.CharField("от кого", max_length=8, choices=Side)
    text = models.CharField("что произошло", max_length=500)
    is_internal = models.BooleanField("только для сотрудников", default=False)
    happened_at = models.DateTimeField("когда", default=timezone.now)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = "событие"
        verbose_name_plural = "события"
        ordering = ["happened_at", "pk"]

    def __str__(self) -> str:
        return self.text
