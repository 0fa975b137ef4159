"""What a letter looks like: one text, as plain words and as HTML."""

from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from cabinet.notifications import unsubscribing
from cabinet.notifications.channels.parcel import Parcel
from cabinet.notifications.models import ALWAYS, Kind

WORD_BEFORE_BUTTON = {
    Kind.BILL: "Посмотреть счёт",
    Kind.DUE: "Оплатить",
    Kind.DEBT: "Посмотреть и оплатить",
    Kind.PAYMENT: "Мои платежи",
    Kind.READINGS: "Передать показания",
    Kind.REQUEST: "Открыть заявку",
    Kind.NOTICE: "Открыть объявление",
    Kind.SECURITY: "Проверить",
}
OPEN = "Открыть"
JOINT = "\n\n· · ·\n\n"


@dataclass(frozen=True)
class Footer:
    """Why this came, and how it is stopped; nothing to stop for security."""

    why: str
    leave: str
    profile: str


def footer_of(parcel: Parcel) -> Footer:
    profile = settings.BASE_URL + reverse("notifications:choices")
    if parcel.kind in ALWAYS:
        why = f"Это письмо о работе кабинета на портале «{settings.SITE_NAME}»."
        return Footer(why, "", profile)
    why = (
        f"Вы получили это письмо, потому что в профиле на портале"
        f" «{settings.SITE_NAME}» включено «{parcel.kind.label}»."
    )
    return Footer(why, unsubscribing.address_of(parcel.user, parcel.kind), profile)


def as_text(parcel: Parcel, footer: Footer) -> str:
    lines = [parcel.body, "", "--", footer.why]
    if footer.leave:
        lines += [f"Не присылать такие письма: {footer.leave}"]
        lines += [f"Все настройки: {footer.profile}"]
    return "\n".join([*lines, ""])


def as_html(parcel: Parcel, footer: Footer) -> str:
    context = {
        "subject": parcel.subject,
        "parts": [_paragraphs(part) for part in parcel.body.split(JOINT)],
        "button": WORD_BEFORE_BUTTON.get(parcel.kind, OPEN),
        "organization": parcel.organization,
        "site": settings.SITE_NAME,
        "address": settings.BASE_URL,
        "footer": footer,
    }
    return render_to_string("notifications/letter.html", context)


def _paragraphs(text: str) -> list[dict[str, str]]:
    """Blank lines part paragraphs; an address of ours on a line of its own is a button."""
    blocks = [block.strip() for block in text.split("\n\n")]
    return [
        {"link": block} if _is_link(block) else {"text": block}
        for block in blocks
        if block
    ]


def _is_link(block: str) -> bool:
    return (
        block.startswith(settings.BASE_URL) and " " not in block and "\n" not in block
    )
