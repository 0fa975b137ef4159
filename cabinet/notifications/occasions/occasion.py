"""An occasion: its texts, and the values that they may name."""

from dataclasses import dataclass, field

from cabinet.notifications.models import Channel, Kind

EVERYWHERE = {
    "счёт": "последние цифры лицевого счёта",
    "организация": "название вашей организации",
    "телефон": "телефон вашей организации",
    "портал": "название портала",
    "ссылка": "адрес страницы в кабинете; отдельной строкой станет кнопкой",
}


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """``short`` is for SMS, browsers and Telegram. ``sample`` shows it to staff."""

    code: str
    kind: Kind
    title: str
    subject: str
    letter: str
    short: str
    values: dict[str, str] = field(default_factory=dict)
    sample: dict[str, str] = field(default_factory=dict)
    joins: bool = False

    @property
    def all_values(self) -> dict[str, str]:
        return self.values | EVERYWHERE

    def own(self, channel: str) -> tuple[str, str]:
        """Subject and body as they are without an organisation's text."""
        return self.subject, self.letter if channel == Channel.EMAIL else self.short
