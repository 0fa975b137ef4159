from cabinet.requests.models.catalogue import (
    AnswerTemplate,
    Executor,
    Kind,
    PaidService,
    RequestCategory,
)
from cabinet.requests.models.conversation import Attachment, Comment, Event
from cabinet.requests.models.request import ServiceRequest

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
]
