"""A paid service that waits for its money, and what neighbours reported."""

import datetime as dt

from django.utils import timezone

from cabinet.accounts.models import Account
from cabinet.requests import services
from cabinet.requests.models import (
    Executor,
    PaidService,
    RequestCategory,
    ServiceRequest,
    Supporter,
)
from cabinet.requests.statuses import Side
from cabinet.residents.models import User
from portal.demo.request_texts import EXECUTORS, PRICES

DAYS_TO_VISIT = 3
# category, place, description, what the neighbours see, how many joined
REPORTS = [
    (4, "lift", "Лифт дёргается между этажами.", "Лифт дёргается при движении", 4),
    (2, "entrance", "Не горит свет у почтовых ящиков.", "Темно у почтовых ящиков", 2),
    (5, "yard", "Сломана скамейка у площадки.", "", 0),
]


def order_and_report(
    account: Account, dispatcher: User, categories: list[RequestCategory]
) -> None:
    _order(account, dispatcher)
    house = Account.objects.filter(
        premises__building=account.premises.building, organization=account.organization
    ).exclude(pk=account.pk)
    neighbours = list(house.order_by("number"))
    for (category, place, words, shown, joined), neighbour in zip(
        REPORTS, neighbours, strict=False
    ):
        asked = services.create_request(
            account=neighbour,
            actor=dispatcher,
            subject=categories[category],
            side=Side.STAFF,
            place=place,
            description=words,
            phone=neighbour.phone[:20],
        )
        _show(asked, shown, [one for one in neighbours if one != neighbour][:joined])


def _show(asked: ServiceRequest, shown: str, joined: list[Account]) -> None:
    ServiceRequest.objects.filter(pk=asked.pk).update(public_text=shown)
    Supporter.objects.bulk_create(
        Supporter(request=asked, account=account) for account in joined
    )


def _order(account: Account, dispatcher: User) -> None:
    asked = services.create_request(
        account=account,
        actor=User.objects.get(residencies__account=account),
        subject=PaidService.objects.get(
            organization=account.organization, title=PRICES[0][0]
        ),
        description="Поменять смеситель на кухне, новый куплен.",
        phone="+7 900 123-45-67",
        visit_on=timezone.localdate() + dt.timedelta(days=DAYS_TO_VISIT),
        visit_time="18-21",
    )
    services.assign_executor(
        request=asked,
        actor=dispatcher,
        executor=Executor.objects.get(
            organization=account.organization, name=EXECUTORS[0][0]
        ),
    )
