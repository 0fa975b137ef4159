"""What changes people themselves."""

import datetime as dt

from allauth.account.app_settings import EMAIL_CONFIRMATION_EXPIRE_DAYS
from django.db import transaction
from django.utils import timezone

from cabinet.residents.models import User


@transaction.atomic
def update_profile(
    *, user: User, last_name: str, first_name: str, middle_name: str, phone: str
) -> User:
    user.last_name, user.first_name = last_name, first_name
    user.middle_name, user.phone = middle_name, phone
    user.save(update_fields=["last_name", "first_name", "middle_name", "phone"])
    return user


@transaction.atomic
def discard_stale_registration(*, email: str) -> None:
    """Forget who registered with this address and didn't confirm it in time.

    The letter's link lives three days; after that the address is free again.
    """
    late = timezone.now() - dt.timedelta(days=EMAIL_CONFIRMATION_EXPIRE_DAYS)
    begun = User.objects.filter(
        email__iexact=email, date_joined__lt=late, last_login=None, residencies=None
    )
    begun.filter(emailaddress__verified=False, is_staff=False, groups=None).delete()
