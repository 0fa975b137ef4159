"""Employees enter the back office with a second factor, or set one up first."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

Handler = Callable[[HttpRequest], HttpResponse]

SET_IT_UP = (
    "Чтобы работать в служебной части, включите второй фактор: приложение с кодами"
    " или ключ доступа."
)


class StaffSecondFactorMiddleware:
    """Lead who has no second factor from any back-office page to its set-up."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.STAFF_MFA and _must_set_up(request):
            messages.warning(request, SET_IT_UP)
            return redirect("mfa_index")
        return self.get_response(request)


def _must_set_up(request: HttpRequest) -> bool:
    back_office = request.path.startswith(reverse("wagtailadmin_home"))
    if not back_office or not request.user.is_authenticated:
        return False
    return not is_mfa_enabled(request.user)
