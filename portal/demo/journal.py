"""The journal of the demonstration: what a week of staff leaves behind."""

import datetime as dt

from cabinet.accounts.models import Account, Organization
from cabinet.journal.models import Action, Entry
from cabinet.residents.models import User
from portal.demo.company import INN

# Days and hours before now, who, what, about what, and why.
WEEK = [
    (6, 3, "admin", Action.ENTERED, "Вход", ""),
    (6, 2, "clerk", Action.ENTERED, "Вход", ""),
    (6, 1, "clerk", Action.IMPORTED, "Начисления: nachisleniya.csv", ""),
    (5, 4, "clerk", Action.PUBLISHED, "Месяц закрыт", ""),
    (4, 5, "dispatcher", Action.SEEN, "Карточка счёта 551412", ""),
    (4, 4, "dispatcher", Action.LOOKED, "551412", "Звонок: не нашли квитанцию"),
    (4, 2, "clerk", Action.SEEN, "Список с личными данными: лицевые счета", ""),
    (3, 6, "editor", Action.PUBLISHED, "Плановое отключение горячей воды", ""),
    (2, 5, "clerk", Action.EXPORTED, "Выгрузка: /admin/payment/", ""),
    (2, 4, "clerk", Action.EXPORTED, "Файл с личными данными: лицевые счета", ""),
    (2, 2, "editor", Action.REFUSED, "Нет прав на эту страницу", ""),
    (1, 3, "clerk", Action.CHANGED, "Показание принято.", ""),
    (1, 1, "admin", Action.SERVICED, "Резервная копия", ""),
]


def keep_journal(now: dt.datetime) -> None:
    people = {user.username: user for user in User.objects.all()}
    organization = Organization.objects.get(inn=INN)
    account = Account.objects.get(number="551412")
    Entry.objects.bulk_create(
        Entry(
            at=now - dt.timedelta(days=days, hours=hours),
            actor=people[login],
            actor_words=people[login].display_name,
            action=action,
            subject_words=words,
            reason=reason,
            organization=organization,
            account=account if account.number in words else None,
            **_subject(action, words, people["abonent"], account),
        )
        for days, hours, login, action, words, reason in WEEK
    )


def _subject(
    action: Action, words: str, resident: User, account: Account
) -> dict[str, str]:
    if action == Action.LOOKED:
        return {"subject_kind": "residents.user", "subject_id": str(resident.pk)}
    if "лицевые счета" in words:
        return {"subject_kind": "accounts.account"}
    if action == Action.SEEN:
        return {"subject_kind": "accounts.account", "subject_id": str(account.pk)}
    return {"subject_kind": "portal.backup" if action == Action.SERVICED else ""}
