"""Notifications in the browsers that a person allowed them in."""

import json
from urllib.parse import urlsplit

from django.conf import settings

from cabinet.notifications.channels import http, web_push
from cabinet.notifications.channels.files import Files
from cabinet.notifications.channels.parcel import LastWord, Parcel, Way
from cabinet.notifications.errors import DeliveryError, RefusedError
from cabinet.notifications.models import PushSubscription

FOLDER = "push"
DAY = 24 * 3600
GONE = {404, 410}
TAKEN = range(200, 300)
# What fits into one encrypted record with room for its frame.
MAX_TEXT = 1500


class Push:
    """A message that comes again bears the same tag: the browser shows one."""

    repeatable = True

    def deliver(self, parcel: Parcel, last_word: LastWord) -> str:
        """To every browser of the person; delivered if one of them took it."""
        errors: list[DeliveryError] = []
        browsers = PushSubscription.objects.filter(user=parcel.user)
        for browser in browsers:
            try:
                send(browser, parcel, last_word)
            except DeliveryError as error:
                errors.append(error)
        if len(errors) == len(browsers):
            raise errors[0] if errors else RefusedError("Браузер отключён.")
        return ""

    def close(self) -> None:
        """Each request opens its own line."""


def send(browser: PushSubscription, parcel: Parcel, last_word: LastWord) -> None:
    if not is_push_service(browser.endpoint):
        raise RefusedError("Это не служба уведомлений браузера.")
    told = {
        "title": parcel.subject,
        "body": parcel.body.replace(parcel.link, "").strip()[:MAX_TEXT],
        "url": parcel.link,
        "tag": f"m{parcel.pk}",
    }
    text = json.dumps(told, ensure_ascii=False).encode()
    headers = {
        "Authorization": web_push.authorization(browser.endpoint),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(DAY),
        "Topic": f"m{parcel.pk}",
    }
    sealed = web_push.encrypt(text, browser.p256dh, browser.auth)
    answer = http.post(browser.endpoint, sealed, headers, last_word)
    if answer.status in GONE:
        browser.delete()
    if answer.status not in TAKEN:
        raise RefusedError(f"Браузер не принял: {answer.status}")


def is_push_service(endpoint: str) -> bool:
    """Browsers name their own services; anything else would be a way to our inside."""
    parts = urlsplit(endpoint)
    host = parts.hostname or ""
    return parts.scheme in settings.PUSH_SCHEMES and any(
        host == known or host.endswith(f".{known}") for known in settings.PUSH_HOSTS
    )


def way() -> Way:
    return Push() if settings.VAPID_KEY else Files(FOLDER)
