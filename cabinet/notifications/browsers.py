"""What a browser calls itself, in words by which one knows one's own."""

NAMES = {
    "YaBrowser": "Яндекс Браузер",
    "Edg": "Edge",
    "OPR": "Opera",
    "Firefox": "Firefox",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS": "macOS",
    "Linux": "Linux",
}
UNKNOWN = "незнакомый браузер"


def browser_name(agent: str) -> str:
    """«Firefox, Windows»."""
    found = [
        next((said for sign, said in known.items() if sign in agent), "")
        for known in (NAMES, SYSTEMS)
    ]
    return ", ".join(filter(None, found)) or UNKNOWN
