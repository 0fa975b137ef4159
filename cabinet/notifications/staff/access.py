"""Who may look into the files: letters of entry open other people's cabinets."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser, AnonymousUser


def may_see_files(user: AbstractUser | AnonymousUser) -> bool:
    """Every employee of a demonstration; elsewhere the administrator only."""
    shown = user.is_superuser or settings.DEBUG
    return bool(shown and user.has_perm("notifications.view_message"))
