from cabinet.notifications import services


def send_due_messages() -> int:
    """Send what is due; harmless when repeated. Returns how many were tried."""
    tried = 0
    while services.send_next_due():
        tried += 1
    return tried
