"""Taking a consent back, and giving it again.

Without both consents the portal may not show accounts: their owner is led to
the page of consents, and may give them again, take the data or delete the profile.
"""

from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from cabinet.residents.legal_texts import record_consents
from cabinet.residents.models import Consent, User

Handler = Callable[[HttpRequest], HttpResponse]
# What one may still do: decide, take the data away, leave.
ALLOWED = ("residents:consents", "residents:delete", "cabinet:my_data")


@transaction.atomic
def withdraw_consent(*, user: User, consent: Consent) -> None:
    """From now on the portal shows its owner nothing but the way back."""
    given = Consent.objects.filter(pk=consent.pk, user=user, withdrawn_at=None)
    if given.update(withdrawn_at=timezone.now()):
        user.consent_withdrawn_at = timezone.now()
        user.save(update_fields=["consent_withdrawn_at"])


@transaction.atomic
def give_consents_again(*, user: User, request: HttpRequest) -> None:
    """Agree to both texts as they stand today."""
    now = timezone.now()
    Consent.objects.filter(user=user, withdrawn_at=None).update(withdrawn_at=now)
    record_consents(user=user, request=request)
    user.consent_withdrawn_at = None
    user.save(update_fields=["consent_withdrawn_at"])


class ConsentMiddleware:
    """Lead who has taken a consent back from the cabinet to the page of consents."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _is_shut(request):
            return redirect("residents:consents")
        return self.get_response(request)


def _is_shut(request: HttpRequest) -> bool:
    if not request.path.startswith("/cabinet/"):
        return False
    if getattr(request.user, "consent_withdrawn_at", None) is None:
        return False
    return request.path not in {reverse(name) for name in ALLOWED}
