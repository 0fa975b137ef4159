"""zip with exactly one file in it."""

import tempfile
import zipfile
import zlib
from pathlib import Path, PurePath
from typing import IO

from imports.readers.source import Source
from imports.readers.table import MAX_TEXT_BYTES, ReaderError

# Text packs into a tenth; what unpacks a thousand times over is a bomb.
MAX_RATIO = 500
FREE = 16 * 2**20
CHUNK = 2**20


def unpack(source: Source) -> Source:
    """The one file of the archive, on disk. Raises ReaderError for any other."""
    try:
        with source.open() as file, zipfile.ZipFile(file) as archive:
            member = _only(archive)
            unpacked = tempfile.NamedTemporaryFile(prefix="import-")  # noqa: SIM115
            with archive.open(member) as packed:
                _copy(packed, unpacked, limit=_limit(member))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        raise ReaderError("Архив повреждён. Упакуйте файл заново.") from error
    except (RuntimeError, NotImplementedError) as error:
        raise ReaderError(
            "Архив закрыт паролем или упакован необычно. Упакуйте файл в обычный zip."
        ) from error
    return Source(Path(unpacked.name), PurePath(member.filename).name, unpacked)


def _only(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    members = [
        member
        for member in archive.infolist()
        if not member.is_dir() and not member.filename.startswith("__MACOSX/")
    ]
    if len(members) != 1:
        raise ReaderError(
            f"В архиве должен быть один файл, а в этом их {len(members)}."
            " Загрузите файлы по одному."
        )
    return members[0]


def _limit(member: zipfile.ZipInfo) -> int:
    return min(MAX_TEXT_BYTES, max(FREE, member.compress_size * MAX_RATIO))


def _copy(packed: IO[bytes], unpacked: "IO[bytes]", *, limit: int) -> None:
    """What the archive says of its sizes is not to be trusted."""
    written = 0
    while chunk := packed.read(CHUNK):
        written += len(chunk)
        if written > limit:
            raise ReaderError("Файл в архиве слишком велик. Разделите его на части.")
        unpacked.write(chunk)
    unpacked.flush()
