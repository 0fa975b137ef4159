"""«Настройка портала»: everything a company sets up by itself, on one page.

Each line names a screen and says from the data how it stands: set by staff,
as the portal comes, or still to do.
"""

from typing import cast

from django.http import HttpRequest, HttpResponse

from cabinet.accounts.models import Organization
from cabinet.residents.models import User
from portal.office.furniture import in_the_office, office_page
from portal.office.settings_list import SECTIONS, Line
from portal.office.states import TODO, Scope

TITLE = "Настройка портала"


def shown_to(user: User) -> list[tuple[str, list[tuple[Line, str]]]]:
    """The sections with what a person may open there, each with its state."""
    scope = Scope(user, Organization.objects.managed_by(user))
    found = []
    for section in SECTIONS:
        lines = [
            (line, line.state(scope))
            for line in section.lines
            if user.has_perm(line.permission)
        ]
        if lines:
            found.append((section.title, lines))
    return found


@in_the_office
def setup(request: HttpRequest) -> HttpResponse:
    """The page; whoever may set up nothing is sent home."""
    shown = shown_to(cast(User, request.user))
    todo = sum(state == TODO for _, lines in shown for _, state in lines)
    return office_page(request, "setup", TITLE, sections=shown, todo=todo, icon="cog")
