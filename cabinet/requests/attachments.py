"""How attached files are counted and kept."""

from collections.abc import Sequence

from django.core.files.base import ContentFile
from django.db.models import Sum

from cabinet.requests.files import CleanFile
from cabinet.requests.models import Attachment, Comment, ServiceRequest
from cabinet.residents.models import User

MAX_FILES = 5
MAX_BYTES_OF_USER = 100 * 2**20


class FileLimitError(Exception):
    """A limit of attachments is reached; in words for the one who attaches."""


def keep_files(
    *,
    request: ServiceRequest,
    author: User,
    files: Sequence[CleanFile],
    comment: Comment | None = None,
) -> None:
    """Keep what was attached. Raises FileLimitError and keeps nothing.

    The caller holds the author's row, so that two windows share the limits.
    """
    if not files:
        return
    _check_limits(request, author, files)
    for file in files:
        attachment = Attachment(
            request=request,
            comment=comment,
            author=author,
            name=file.name,
            content_type=file.content_type,
            size=len(file.content),
        )
        attachment.file.save(file.kept_name, ContentFile(file.content), save=False)
        if file.preview:
            attachment.preview.save(
                "preview.jpg", ContentFile(file.preview), save=False
            )
        attachment.save()


def _check_limits(
    request: ServiceRequest, author: User, files: Sequence[CleanFile]
) -> None:
    own = Attachment.objects.filter(author=author)
    if own.filter(request=request).count() + len(files) > MAX_FILES:
        raise FileLimitError(
            f"К одной заявке можно приложить не больше {MAX_FILES} файлов."
        )
    kept = own.aggregate(kept=Sum("size"))["kept"] or 0
    if kept + sum(len(file.content) for file in files) > MAX_BYTES_OF_USER:
        raise FileLimitError(
            "Ваши файлы заняли 100 МБ, больше портал не хранит. Опишите словами или"
            " покажите мастеру на месте."
        )
