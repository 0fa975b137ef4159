"""Every error of a run: a thousand in its row, and more of them in a file."""

import gzip
import json
from collections.abc import Iterator
from io import BytesIO

from django.core.files.base import ContentFile

from imports.models import ImportRun
from imports.report import MAX_MESSAGES, Message


def keep_errors(run: ImportRun, errors: list[Message]) -> None:
    """Put them into a file of the run where its row hasn't room for all."""
    if len(errors) <= MAX_MESSAGES:
        return
    packed = BytesIO()
    with gzip.open(packed, "wt", encoding="utf-8") as file:
        for error in errors:
            file.write(json.dumps(error.as_dict()) + "\n")
    run.all_errors.save("errors", ContentFile(packed.getvalue()), save=False)


def errors_of(run: ImportRun) -> Iterator[Message]:
    if not run.all_errors:
        yield from (Message(**error) for error in run.messages.get("errors", ()))
        return
    with run.all_errors.open("rb") as stored, gzip.open(stored, "rt") as file:
        yield from (Message(**json.loads(line)) for line in file)
