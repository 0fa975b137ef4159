from cabinet.requests import reminders


def remind_of_deadlines() -> int:
    """Tell the desks what falls due; harmless when repeated. Returns how many."""
    told = 0
    while reminders.remind_next():
        told += 1
    return told
