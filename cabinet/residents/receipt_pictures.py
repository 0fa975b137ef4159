"""The payment code of a receipt (ГОСТ Р 56042) read from somebody's picture."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import zxingcpp
from django.core.files.uploadedfile import UploadedFile
from PIL import Image, ImageOps

from cabinet.residents.models.limits import over_megabytes

MONTHS = 12
MAX_PIXELS = 40_000_000
# A code fills a fair part of a photo; more dots only take longer.
MAX_SIDE = 2500
FORMATS = ("JPEG", "PNG", "WEBP")
ENCODINGS = {"1": "cp1251", "2": "utf-8", "3": "koi8-r"}
HEADER = re.compile(rb"ST\d{4}([123])(.)", re.DOTALL)
MONTH = re.compile(r"(\d{2})[./-]?(\d{4})|(\d{4})-(\d{2})")

TOO_BIG = "Снимок слишком большой: нужно до {most} МБ."
TOO_MANY_DOTS = "Снимок слишком большой: нужно до 40 мегапикселей."
NO_PICTURE = "Это не снимок. Приложите файл JPG, PNG или WebP."
NO_CODE = (
    "QR-код на снимке не прочитался. Снимите его ближе, без бликов и целиком, или"
    " введите контрольный код."
)
NO_SUM = (
    "В этом QR-коде нет номера счёта, месяца или суммы. Введите контрольный код с"
    " квитанции."
)


class PictureError(Exception):
    """Why nothing was read, in words for who sent the picture."""


@dataclass(frozen=True)
class Receipt:
    """What a receipt's code says: whose it is, for which month, and how much."""

    number: str
    month: dt.date
    amount: Decimal


def read_receipt(upload: "UploadedFile[Any]") -> Receipt:
    """Look for the code in a picture. Raises PictureError."""
    codes = zxingcpp.read_barcodes(_opened(upload))
    told = [fields for code in codes if (fields := _fields(bytes(code.bytes)))]
    if not told:
        raise PictureError(NO_CODE)
    receipts = [found for fields in told if (found := _receipt(fields))]
    if not receipts:
        raise PictureError(NO_SUM)
    return receipts[0]


def _opened(upload: "UploadedFile[Any]") -> Image.Image:
    if most := over_megabytes(upload):
        raise PictureError(TOO_BIG.format(most=most))
    try:
        picture = Image.open(upload, formats=FORMATS)
        if picture.width * picture.height > MAX_PIXELS:
            raise PictureError(TOO_MANY_DOTS)
        picture.thumbnail((MAX_SIDE, MAX_SIDE))
        return ImageOps.exif_transpose(picture).convert("L")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise PictureError(NO_PICTURE) from error


def _fields(data: bytes) -> dict[str, str]:
    header = HEADER.match(data)
    if header is None:
        return {}
    encoding = ENCODINGS[header[1].decode()]
    rest = data[header.end() :].decode(encoding, errors="replace")
    return _pairs(rest.split(header[2].decode("latin-1")))


def _pairs(parts: Iterable[str]) -> dict[str, str]:
    split = [part.partition("=") for part in parts]
    return {key.strip().lower(): value.strip() for key, _, value in split}


def _receipt(fields: dict[str, str]) -> Receipt | None:
    number, kopecks = fields.get("persacc", ""), fields.get("sum", "")
    month = _month(fields.get("paymperiod", ""))
    if not (number and month and kopecks.isdecimal() and int(kopecks)):
        return None
    return Receipt(number, month, Decimal(kopecks) / 100)


def _month(text: str) -> dt.date | None:
    """«082017», «08.2017» or «2017-08»."""
    parts = MONTH.fullmatch(text)
    if parts is None:
        return None
    month, year = (parts[1], parts[2]) if parts[1] else (parts[4], parts[3])
    return dt.date(int(year), int(month), 1) if 1 <= int(month) <= MONTHS else None
