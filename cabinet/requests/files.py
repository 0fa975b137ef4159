"""What people attach, made harmless: known by its content, never by its name.

A picture is drawn anew, so that nothing of its place, its device or of what was
hidden behind it stays. A PDF is kept as it is and only ever downloaded.
"""

import io
import struct
import unicodedata
import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from PIL import Image, ImageOps

from cabinet.requests.models import Attachment
from cabinet.requests.models.conversation import MAX_FILE_NAME
from cabinet.residents.models.limits import FILE_MEGABYTES, MEGABYTE

MAX_PIXELS = 40_000_000
# What a phone's screen and a printed work order can show.
MAX_SIDE, PREVIEW_SIDE = 2560, 320
QUALITY = 85
PICTURES = ("JPEG", "PNG", "WEBP")
PDF_HEAD, PDF_TAIL, TAIL_BYTES = b"%PDF-", b"%%EOF", 2048
ACTIVE_PDF = (b"/JavaScript", b"/JS", b"/Launch", b"/EmbeddedFile", b"/RichMedia")
HEIC = tuple(
    b"ftyp" + brand
    for brand in (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")
)
# What Pillow's decoders say about files that aren't what they pretend.
BROKEN = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
    OverflowError,
    MemoryError,
    ZeroDivisionError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
)


class FileRefusedError(Exception):
    """Why a file isn't taken, in words for the one who attached it."""


@dataclass(frozen=True)
class CleanFile:
    """What is kept of an attached file."""

    name: str
    content_type: Attachment.Type
    content: bytes
    preview: bytes = b""

    @property
    def kept_name(self) -> str:
        """What the storage makes its random name of: the suffix alone counts."""
        is_pdf = self.content_type == Attachment.Type.PDF
        return "file.pdf" if is_pdf else "file.jpg"


def clean(upload: "UploadedFile[Any]", *, megabytes: int = FILE_MEGABYTES) -> CleanFile:
    """Look inside a file and keep what is safe. Raises FileRefusedError."""
    name = shown_name(upload.name or "")
    if (upload.size or 0) > megabytes * MEGABYTE:
        raise FileRefusedError(
            f"«{name}» больше {megabytes} МБ. Приложите файл поменьше."
        )
    data = upload.read()
    if not data:
        raise FileRefusedError(f"«{name}» пустой.")
    if data.startswith(PDF_HEAD):
        return _clean_pdf(name, data)
    return _clean_picture(name, data)


def shown_name(name: str) -> str:
    """The file's own name without folders, invisible signs and its suffix."""
    last = PurePosixPath(name.replace("\\", "/")).name
    visible = "".join(
        sign
        for sign in last
        if unicodedata.category(sign)[0] not in {"C", "Z"} or sign == " "
    )
    stem = PurePosixPath(visible).stem.strip(". ")
    return stem[: MAX_FILE_NAME - len(".pdf")] or "файл"


def _clean_pdf(name: str, data: bytes) -> CleanFile:
    if PDF_TAIL not in data[-TAIL_BYTES:]:
        raise FileRefusedError(
            f"«{name}» не открывается: файл PDF повреждён или обрезан."
        )
    if any(mark in data for mark in ACTIVE_PDF):
        raise FileRefusedError(
            f"«{name}»: в этом PDF есть программы или вложенные файлы. Распечатайте"
            " его в новый PDF и приложите снова."
        )
    return CleanFile(f"{name}.pdf", Attachment.Type.PDF, data)


def _clean_picture(name: str, data: bytes) -> CleanFile:
    if data[4:12] in HEIC:
        raise FileRefusedError(
            f"«{name}» снят в формате HEIC, его открывает не всякий компьютер. На iPhone:"
            " Настройки → Камера → Форматы → «Наиболее совместимый», или приложите"
            " снимок экрана."
        )
    try:
        picture = _drawn_anew(data)
    except BROKEN as error:
        raise FileRefusedError(
            f"«{name}» не подходит: приложите снимок (JPG, PNG, WebP) или PDF."
        ) from error
    if picture is None:
        raise FileRefusedError(
            f"«{name}»: снимок слишком большой, нужно до 40 мегапикселей."
        )
    content = _jpeg(picture, MAX_SIDE)
    preview = _jpeg(picture, PREVIEW_SIDE)
    return CleanFile(f"{name}.jpg", Attachment.Type.JPEG, content, preview)


def _drawn_anew(data: bytes) -> Image.Image | None:
    """The picture's dots alone, upright, on white; None if there are too many."""
    with Image.open(io.BytesIO(data), formats=PICTURES) as source:
        # Known from the header, before a single dot is unpacked.
        if source.width * source.height > MAX_PIXELS:
            return None
        source.load()
        upright = ImageOps.exif_transpose(source).convert("RGBA")
    paper = Image.new("RGB", upright.size, "white")
    paper.paste(upright, mask=upright.getchannel("A"))
    return paper


def _jpeg(picture: Image.Image, side: int) -> bytes:
    smaller = picture.copy()
    smaller.thumbnail((side, side))
    written = io.BytesIO()
    smaller.save(written, "JPEG", quality=QUALITY)
    return written.getvalue()
