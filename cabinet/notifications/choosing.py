"""What residents decide about what they get."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction

from cabinet.accounts.models import Account
from cabinet.notifications.channels.push import is_push_service
from cabinet.notifications.errors import NotificationError
from cabinet.notifications.models import (
    ALWAYS,
    BillByEmail,
    Channel,
    Choice,
    Kind,
    PaperRefusal,
    PushSubscription,
    TelegramChat,
)
from cabinet.notifications.reaching import is_default
from cabinet.residents.models import User

MAX_BROWSERS = 10
NOT_A_BROWSER = "Этот браузер пока не умеет получать наши уведомления."
CHOSEN_KINDS = [kind for kind in Kind if kind not in ALWAYS]
Switch = tuple[Kind, Channel]


def switches(user: User) -> dict[Switch, bool]:
    """Every switch of the profile as it stands."""
    moved = {
        (row.kind, row.channel): row.is_on for row in Choice.objects.filter(user=user)
    }
    return {
        (kind, channel): moved.get((kind, channel), is_default(kind, channel))
        for kind in CHOSEN_KINDS
        for channel in Channel
    }


@transaction.atomic
def choose(*, user: User, wanted: Mapping[Switch, bool]) -> None:
    """Keep the switches; those as they are by default leave no row."""
    for (kind, channel), is_on in wanted.items():
        if kind in ALWAYS:
            continue
        row: dict[str, Any] = {"user": user, "kind": kind, "channel": channel}
        if is_on == is_default(kind, channel):
            Choice.objects.filter(**row).delete()
        else:
            Choice.objects.update_or_create(**row, defaults={"is_on": is_on})


@transaction.atomic
def choose_bills(
    *,
    user: User,
    accounts: Collection[Account],
    by_email: Collection[Account],
    on_paper: Collection[Account],
    off_paper: Collection[Account],
) -> None:
    """How the bills of a resident's ``accounts`` come; paper, of their own ones."""
    for account in accounts:
        row: dict[str, Any] = {"user": user, "account": account}
        if account in by_email:
            BillByEmail.objects.get_or_create(**row)
        else:
            BillByEmail.objects.filter(**row).delete()
    PaperRefusal.objects.filter(account__in=on_paper).delete()
    for account in off_paper:
        _refuse_paper(user, account)


@transaction.atomic
def add_browser(
    *, user: User, endpoint: str, p256dh: str, auth: str, browser: str
) -> PushSubscription:
    """Have notifications shown in a browser. Raises NotificationError."""
    if not is_push_service(endpoint):
        raise NotificationError(NOT_A_BROWSER)
    row, _ = PushSubscription.objects.update_or_create(
        endpoint=endpoint,
        defaults={"user": user, "p256dh": p256dh, "auth": auth, "browser": browser},
    )
    kept = user.push_subscriptions.order_by("-pk")[:MAX_BROWSERS]
    user.push_subscriptions.exclude(pk__in=[one.pk for one in kept]).delete()
    return row


@transaction.atomic
def remove_browser(*, user: User, pk: int) -> None:
    PushSubscription.objects.filter(user=user, pk=pk).delete()


@transaction.atomic
def remove_chat(*, user: User, pk: int) -> None:
    TelegramChat.objects.filter(user=user, pk=pk).delete()


def _refuse_paper(user: User, account: Account) -> None:
    standing = PaperRefusal.objects.standing().filter(account=account)
    if not standing.exists():
        PaperRefusal.objects.update_or_create(account=account, defaults={"user": user})
