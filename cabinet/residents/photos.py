"""A resident's photo, drawn anew: nothing of its place or device stays."""

import io
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from PIL import Image, ImageOps

from cabinet.residents.models import User
from cabinet.residents.models.limits import over_megabytes

MAX_PIXELS = 40_000_000
SIDE, QUALITY = 512, 85
FORMATS = ("JPEG", "PNG", "WEBP")
TOO_BIG = "Фотография слишком большая: нужно до {most} МБ."
TOO_MANY_DOTS = "Фотография слишком большая: нужно до 40 мегапикселей."
NO_PICTURE = "Это не фотография. Приложите файл JPG, PNG или WebP."


class PhotoError(Exception):
    """Why a photo isn't taken, in words for its owner."""


@transaction.atomic
def set_photo(*, user: User, upload: "UploadedFile[Any]") -> None:
    """Keep a square of the picture in the place of the former. Raises PhotoError."""
    content = ContentFile(_square(upload))
    _forget(user)
    user.photo.save("photo.jpg", content, save=False)
    user.save(update_fields=["photo"])


@transaction.atomic
def remove_photo(*, user: User) -> None:
    _forget(user)
    user.photo = ""
    user.save(update_fields=["photo"])


def _forget(user: User) -> None:
    if user.photo:
        storage, name = user.photo.storage, str(user.photo.name)
        transaction.on_commit(lambda: storage.delete(name))


def _square(upload: "UploadedFile[Any]") -> bytes:
    if most := over_megabytes(upload):
        raise PhotoError(TOO_BIG.format(most=most))
    try:
        picture = Image.open(upload, formats=FORMATS)
        if picture.width * picture.height > MAX_PIXELS:
            raise PhotoError(TOO_MANY_DOTS)
        upright = ImageOps.exif_transpose(picture).convert("RGB")
        square = ImageOps.fit(upright, (SIDE, SIDE))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise PhotoError(NO_PICTURE) from error
    data = io.BytesIO()
    square.save(data, "JPEG", quality=QUALITY)
    return data.getvalue()
