"""What an organisation has done once that leaves no other trace in the data.

Kept in Wagtail's log, where it also says who did it and when.
"""

from wagtail.log_actions import LogActionRegistry, log
from wagtail.models import ModelLogEntry

from cabinet.accounts.models import Organization
from cabinet.residents.models import User

LOOKED = "office.looked_as_resident"
INVITED = "office.printed_invitations"
TITLES = {
    LOOKED: "Счёт до закрытия месяца просмотрен глазами жителя",
    INVITED: "Приглашения жителям напечатаны",
}


def register(actions: LogActionRegistry) -> None:
    """Tell Wagtail's log the words of these actions."""
    for name, title in TITLES.items():
        actions.register_action(name, title, title)


def note(*, organization: Organization, action: str, by: User) -> None:
    log(organization, action, user=by)


def of(organization: Organization) -> frozenset[str]:
    """The actions that this organisation has done, in one query."""
    entries = ModelLogEntry.objects.for_instance(organization)
    done = entries.filter(action__in=TITLES).values_list("action", flat=True)
    return frozenset(done)
