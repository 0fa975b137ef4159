"""What changes people themselves."""

import datetime as dt

from allauth.account.app_settings import EMAIL_CONFIRMATION_EXPIRE_DAYS
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from cabinet.residents.models import (
    FirstEntry,
    GuestVisit,
    Invitation,
    Residency,
    User,
)
from cabinet.residents.photos import remove_photo
from cabinet.residents.signals import profile_deleted

EMPLOYEE = "Профиль сотрудника удаляет администратор."
# Related rows that are about the person and nothing else.
PERSONAL = (
    "emailaddress_set",
    "authenticator_set",
    "usersession_set",
    "linking_requests",
    "contact_changes",
    "phones",
    "phone_codes",
)


class ProfileError(Exception):
    """Why a profile is not changed, in words for its owner."""


@transaction.atomic
def update_profile(
    *, user: User, last_name: str, first_name: str, middle_name: str
) -> User:
    user.last_name, user.first_name = last_name, first_name
    user.middle_name = middle_name
    user.save(update_fields=["last_name", "first_name", "middle_name"])
    return user


@transaction.atomic
def discard_stale_registration(*, email: str) -> None:
    """Forget who registered with this address and didn't confirm it in time.

    The letter's link lives three days; after that the address is free again.
    """
    late = timezone.now() - dt.timedelta(days=EMAIL_CONFIRMATION_EXPIRE_DAYS)
    named = Q(email__iexact=email) | Q(email="", emailaddress__email__iexact=email)
    begun = User.objects.filter(
        named, date_joined__lt=late, last_login=None, residencies=None
    )
    begun.filter(emailaddress__verified=False, is_staff=False, groups=None).delete()


@transaction.atomic
def delete_profile(*, user: User) -> None:
    """Take a resident's personal data away; bills and payments stay without them.

    The row itself stays, nameless, for what refers to it. Raises ProfileError
    for an employee, whose work must stay signed.
    """
    if user.has_perm("wagtailadmin.access_admin"):
        raise ProfileError(EMPLOYEE)
    now = timezone.now()
    tie = user.residencies.unended()
    Residency.objects.unended().filter(shared_by__in=tie).update(ended_at=now)
    tie.update(ended_at=now)
    Invitation.objects.filter(
        Q(invited_by__user=user) | Q(email__iexact=user.email)
    ).delete()
    GuestVisit.objects.filter(residency__user=user).delete()
    user.consents.filter(withdrawn_at=None).update(withdrawn_at=now)
    user.consents.update(address=None, user_agent="")
    user.linking_attempts.update(address=None)
    for personal in PERSONAL:
        getattr(user, personal).all().delete()
    FirstEntry.objects.filter(user=user).delete()
    remove_photo(user=user)
    profile_deleted.send(sender=User, user=user)
    for field in ("email", "first_name", "last_name", "middle_name", "phone"):
        setattr(user, field, "")
    user.username, user.is_active = f"deleted-{user.pk}", False
    user.set_unusable_password()
    user.save()
