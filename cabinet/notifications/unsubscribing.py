"""Out of a kind of letters by one click, without logging in (RFC 8058)."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from cabinet.notifications.models import Channel, Choice, Kind
from cabinet.residents.models import User

SALT = "notifications.unsubscribe"


def address_of(user: int, kind: Kind) -> str:
    token = signing.dumps([user, kind.value], salt=SALT)
    return settings.BASE_URL + reverse("notifications_out:leave", args=[token])


def read(token: str) -> tuple[User, Kind] | None:
    """Whose letters of which kind; None for a forged address."""
    try:
        pk, kind = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    user = User.objects.filter(pk=pk).first()
    return (user, Kind(kind)) if user else None


def leave(*, user: User, kind: Kind) -> None:
    Choice.objects.update_or_create(
        user=user, kind=kind, channel=Channel.EMAIL, defaults={"is_on": False}
    )
