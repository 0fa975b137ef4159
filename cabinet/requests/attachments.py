"""How attached files are counted and kept."""

from collections.abc import Callable, Sequence
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db.models import Sum

from cabinet.requests.files import CleanFile
from cabinet.requests.models import Attachment, Comment, ServiceRequest
from cabinet.residents.models import User
from cabinet.residents.models.limits import MEGABYTE, chosen_limits

P = ParamSpec("P")
R = TypeVar("R")
_written: ContextVar[list[tuple[Storage, str]] | None] = ContextVar(
    "written", default=None
)


def without_orphans(service: Callable[P, R]) -> Callable[P, R]:
    """Put around a transaction: what it wrote goes away when it is rolled back.

    A database forgets what failed, a folder of files doesn't.
    """

    @wraps(service)
    def tidy(*args: P.args, **kwargs: P.kwargs) -> R:
        written: list[tuple[Storage, str]] = []
        token = _written.set(written)
        try:
            return service(*args, **kwargs)
        except BaseException:
            for storage, name in written:
                storage.delete(name)
            raise
        finally:
            _written.reset(token)

    return tidy


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

    The caller holds the author's row, so that two windows share the limits, and
    stands in ``without_orphans``.
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
        _note(attachment)
        attachment.save()


def _note(attachment: Attachment) -> None:
    kept = filter(None, (attachment.file, attachment.preview))
    written = _written.get()
    if written is not None:
        written.extend((one.storage, str(one.name)) for one in kept)


def _check_limits(
    request: ServiceRequest, author: User, files: Sequence[CleanFile]
) -> None:
    own, most = Attachment.objects.filter(author=author), chosen_limits()
    if own.filter(request=request).count() + len(files) > most.files_of_request:
        raise FileLimitError(
            f"К одной заявке можно приложить файлов: не больше {most.files_of_request}."
        )
    kept = own.aggregate(kept=Sum("size"))["kept"] or 0
    asked = kept + sum(len(file.content) for file in files)
    if asked > most.megabytes_of_user * MEGABYTE:
        raise FileLimitError(
            f"Ваши файлы заняли {most.megabytes_of_user} МБ, больше портал не хранит."
            " Опишите словами или покажите мастеру на месте."
        )
