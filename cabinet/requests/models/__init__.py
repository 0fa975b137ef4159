from cabinet.requests.models.calendar import SpecialDay
from cabinet.requests.models.catalogue import (
    AnswerTemplate,
    Executor,
    Kind,
    PaidService,
    RequestCategory,
)
from cabinet.requests.models.conversation import Attachment, Comment, Event
from cabinet.requests.models.request import ServiceRequest
from cabinet.requests.models.support import Supporter

__all__ = [
    "AnswerTemplate",
    "Attachment",
    "Comment",
    "Event",
    "Executor",
    "Kind",
    "PaidService",
    "RequestCategory",
    "ServiceRequest",
    "SpecialDay",
    "Supporter",
]
