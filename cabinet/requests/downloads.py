"""Handing out an attached file so that a browser never runs it."""

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404

from cabinet.requests.models import Attachment

# The file is a page of its own kind: no scripts, no forms, no other address.
POLICY = "default-src 'none'; sandbox"


def hand_out(attachment: Attachment, *, preview: bool = False) -> FileResponse:
    """The file itself; a PDF is only ever downloaded."""
    kept: FieldFile = attachment.preview if preview else attachment.file
    if not kept:
        raise Http404
    try:
        content = kept.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(
        content,
        as_attachment=not attachment.is_picture,
        filename=attachment.name,
        content_type=attachment.content_type,
    )
    response.headers["Content-Security-Policy"] = POLICY
    return response
