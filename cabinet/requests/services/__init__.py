"""What changes requests; every function that changes one locks its row first."""

from cabinet.requests.services.creation import create_request
from cabinet.requests.services.handing import hand_over, link_outage
from cabinet.requests.services.moves import (
    assign_executor,
    move_request,
    rate_request,
)
from cabinet.requests.services.neighbours import join_request, show_to_neighbours
from cabinet.requests.services.rows import RequestError
from cabinet.requests.services.talk import add_comment

__all__ = [
    "RequestError",
    "add_comment",
    "assign_executor",
    "create_request",
    "hand_over",
    "join_request",
    "link_outage",
    "move_request",
    "rate_request",
    "show_to_neighbours",
]
