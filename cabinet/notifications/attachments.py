"""Documents that letters carry, made when they are sent.

Slices above hand in who makes them when the portal starts; a message keeps only
«receipt:3:17».
"""

from collections.abc import Callable

from django.db import transaction

Document = tuple[str, bytes, str]
Maker = Callable[[list[int]], Document]

_makers: dict[str, Maker] = {}


def register(name: str, maker: Maker) -> None:
    """``maker`` gets the numbers after the name; file name, content and type."""
    _makers[name] = maker


def make(attachment: str) -> Document:
    name, *numbers = attachment.split(":")
    with transaction.atomic():
        return _makers[name]([int(number) for number in numbers])
