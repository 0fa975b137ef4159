"""Who may see residents' names, telephones and e-mails."""

from django.contrib.auth.models import PermissionsMixin

from cabinet.accounts.models import PERSONAL, Viewer


def sees_people(user: Viewer) -> bool:
    return isinstance(user, PermissionsMixin) and user.has_perm(PERSONAL)
