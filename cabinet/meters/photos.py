"""Photos of dials: kept small, and without what a phone writes into them."""

import uuid
from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from PIL import Image, ImageOps

from cabinet.residents.models.limits import over_megabytes

MAX_PIXELS = 50_000_000
LONGEST_SIDE = 1600
FORMATS = ("JPEG", "PNG", "WEBP")


class PhotoError(Exception):
    """Why a file isn't taken as a photo, in words for the resident."""


def cleaned(upload: "UploadedFile[bytes]") -> "ContentFile[bytes]":
    """The picture drawn anew as JPEG: no place, time or other hidden data.

    Raises PhotoError for anything but a picture of a believable size.
    """
    if most := over_megabytes(upload):
        raise PhotoError(f"Фото больше {most} МБ. Снимите с меньшим качеством.")
    try:
        return _redrawn(upload)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise PhotoError(
            "Не получилось открыть фото. Подойдут JPEG, PNG и WebP."
        ) from error


def _redrawn(upload: "UploadedFile[bytes]") -> "ContentFile[bytes]":
    with Image.open(upload, formats=FORMATS) as picture:
        if picture.width * picture.height > MAX_PIXELS:
            raise ValueError("too many pixels")
        upright = ImageOps.exif_transpose(picture).convert("RGB")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    bare = Image.new("RGB", upright.size)
    bare.paste(upright)
    drawn = BytesIO()
    bare.save(drawn, "JPEG", quality=80)
    return ContentFile(drawn.getvalue(), name=f"{uuid.uuid4()}.jpg")
