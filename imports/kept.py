"""The file of a run: on our own disk, or a copy of it while the run is in hand."""

import shutil
import tempfile
from pathlib import Path

from imports.models import ImportRun

CHUNK = 2**20


def kept_file(run: ImportRun) -> Path:
    """A path to the file; a bucket's is copied, and lives as long as ``run``."""
    try:
        return Path(run.file.path)
    except NotImplementedError:
        run.copy = run.copy or _copy(run)
        return Path(run.copy.name)


def _copy(run: ImportRun) -> "tempfile._TemporaryFileWrapper[bytes]":
    copy = tempfile.NamedTemporaryFile(prefix="import-")  # noqa: SIM115
    with run.file.open("rb") as stored:
        shutil.copyfileobj(stored, copy, CHUNK)
    copy.flush()
    return copy
