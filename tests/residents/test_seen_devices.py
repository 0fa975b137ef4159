"""A device is noted when it is first seen and once a minute, not on every page."""

import time_machine
from allauth.usersessions.models import UserSession
from django.urls import reverse

from tests.factories import UserFactory


def test_device_is_noted_once_a_minute(client, db):
    client.force_login(UserFactory())
    with time_machine.travel("2026-11-21 12:00:00+03:00", tick=False):
        client.get(reverse("all_readings"))
    with time_machine.travel("2026-11-21 12:00:30+03:00", tick=False):
        client.get(reverse("all_readings"))
    first = UserSession.objects.get().last_seen_at

    with time_machine.travel("2026-11-21 12:01:00+03:00", tick=False):
        client.get(reverse("all_readings"))

    assert (UserSession.objects.get().last_seen_at - first).total_seconds() == 60
