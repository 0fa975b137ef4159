"""Texts of the demonstration as the stored form of the site's blocks."""

from typing import Any

from wagtail.images.models import AbstractImage

from portal.demo.site_instructions import Instruction, Step
from portal.demo.site_pages import ACTIONS, CARDS, HERO

Block = dict[str, Any]


def text(html: str) -> Block:
    return {"type": "text", "value": html.strip()}


def instruction_body(
    item: Instruction, pictures: dict[str, AbstractImage]
) -> list[Block]:
    steps = [_step(step, pictures) for step in item.steps]
    body: list[Block] = [{"type": "steps", "value": steps}]
    if item.warning:
        title, html = item.warning
        body.append({"type": "warning", "value": {"title": title, "text": html}})
    return [*body, text(item.text)]


def _step(step: Step, pictures: dict[str, AbstractImage]) -> Block:
    image = pictures[step.picture].pk if step.picture else None
    picture = {"image": image, "decorative": False, "alt_text": step.alt}
    return {"title": step.title, "text": step.text, "picture": picture}


def hero(picture: int, places: dict[str, int]) -> Block:
    actions = [
        {"title": title, "text": note, "icon": icon, "link": _link(target, places)}
        for title, note, icon, target in ACTIONS
    ]
    return {"type": "hero", "value": {**HERO, "picture": picture, "actions": actions}}


def cards(places: dict[str, int]) -> Block:
    value = [
        {"title": title, "text": note, "link": _link(slug, places)}
        for title, note, slug in CARDS
    ]
    return {"type": "cards", "value": {"heading": "С чего начать", "cards": value}}


def _link(target: str, places: dict[str, int]) -> Block:
    """Into the cabinet by its address, else to the page with that slug."""
    page = places.get(target)
    return {"page": page, "place": "" if page else target, "address": ""}
