"""Which help belongs to a screen."""

from portal.office.helping.money import MONEY
from portal.office.helping.office import OFFICE
from portal.office.helping.people import PEOPLE
from portal.office.helping.reports import REPORTS
from portal.office.helping.told import Help, Table

HELP: Table = {**MONEY, **PEOPLE, **OFFICE, **REPORTS}


def help_for(view_name: str) -> Help | None:
    """The help of the screen with this view; None for Wagtail's own."""
    fitting = [name for name in HELP if _fits(view_name, name)]
    return HELP[max(fitting, key=len)] if fitting else None


def _fits(view_name: str, name: str) -> bool:
    if view_name == name or view_name.startswith(f"{name}:"):
        return True
    # «notices:text» holds for «notices:texts», «wagtailadmin_explore» for its root.
    longer = ":" in name or name.startswith("wagtailadmin")
    return longer and view_name.startswith(name)
