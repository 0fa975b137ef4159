"""What a person calls the device that they log in from."""

from django import template

register = template.Library()

# The first that is found counts: browsers name those they descend from, too.
BROWSERS = {
    "YaBrowser": "Яндекс Браузер",
    "Edg": "Microsoft Edge",
    "OPR": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "Android": "телефон или планшет с Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "компьютер с Windows",
    "Macintosh": "компьютер Mac",
    "Linux": "компьютер с Linux",
}


@register.filter
def device(user_agent: str) -> str:
    """«Chrome, компьютер с Windows»."""
    found = [_first(names, user_agent) for names in (BROWSERS, SYSTEMS)]
    return ", ".join(filter(None, found)) or "неизвестное устройство"


def _first(names: dict[str, str], user_agent: str) -> str:
    return next((name for mark, name in names.items() if mark in user_agent), "")
