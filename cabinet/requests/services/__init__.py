"""What changes requests; every function that changes one locks its row first."""

from cabinet.requests.services.creation import create_request
from cabinet.requests.services.moves import (
    assign_executor,
    move_request,
    rate_request,
)
from cabinet.requests.services.rows import RequestError
from cabinet.requests.services.talk import add_comment

__all__ = [
    "RequestError",
    "add_comment",
    "assign_executor",
    "create_request",
    "move_request",
    "rate_request",
]
