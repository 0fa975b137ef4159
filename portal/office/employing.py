"""Services of staff: who is let into the back office, and with which rights."""

from allauth.account.forms import default_token_generator
from allauth.account.internal.flows.password_reset import request_password_reset
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.http import HttpRequest

from cabinet.residents.models import Role, User
from cms.roles import editor_permissions, no_editor_permissions
from portal.office.rights import RIGHTS, SITE, permissions_of

ENTRY = "access_admin"


@transaction.atomic
def employ(*, user: User, request: HttpRequest) -> None:
    """Keep a new employee, who chooses a password by a link in a letter."""
    user.set_unusable_password()
    user.save()
    EmailAddress.objects.create(
        user=user, email=user.email, verified=True, primary=True
    )
    send_password_link(user=user, request=request)


def send_password_link(*, user: User, request: HttpRequest) -> None:
    """Nobody chooses another's password: the employee does, by a letter."""
    request_password_reset(request, user.email, [user], default_token_generator)


@transaction.atomic
def give_roles(*, user: User, roles: list[Role], by: User) -> None:
    """Set the roles that ``by`` may give; those beyond their reach stay."""
    reach = Role.objects.grantable_by(by).values("group")
    kept = user.groups.exclude(pk__in=reach)
    user.groups.set({*kept, *(role.group for role in roles)})


@transaction.atomic
def set_rights(*, group: Group, rights: list[str]) -> None:
    """Make a group do exactly this; what no box stands for stays as it is."""
    ticked = permissions_of(RIGHTS[slug] for slug in rights)
    boxes = permissions_of(RIGHTS.values()).values("pk")
    others = group.permissions.exclude(pk__in=boxes)
    entry = Permission.objects.filter(codename=ENTRY)
    group.permissions.set({*ticked, *others, *entry})
    if SITE in rights:
        editor_permissions(group)
    else:
        no_editor_permissions(group)
