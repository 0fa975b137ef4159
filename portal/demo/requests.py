"""Requests of the demonstration, made as people make them: through the services."""

import datetime as dt
import random
from decimal import Decimal

from cabinet.accounts.models import Account, Organization
from cabinet.requests import services
from cabinet.requests.deadlines import due
from cabinet.requests.models import (
    AnswerTemplate,
    Comment,
    Event,
    Executor,
    PaidService,
    RequestCategory,
    ServiceRequest,
)
from cabinet.requests.statuses import Side, Status, Tone
from cabinet.residents.models import User
from portal.demo.company import INN
from portal.demo.house_requests import order_and_report
from portal.demo.request_texts import (
    CATEGORIES,
    COMPLAINTS,
    EXECUTORS,
    PRICES,
    TEMPLATES,
)

RESIDENTS_ACCOUNT = "551001"
BY_PHONE = 60
DAYS = 45
# Hours between one event of a request and the next, at most.
SLOWEST = 9
# How a request that was taken by phone ended up; repeated as often as it happens.
FATES = [*[Status.CLOSED] * 6, Status.DONE, *[Status.IN_PROGRESS] * 2, Status.NEW]


def create_requests(now: dt.datetime) -> None:
    """A month and a half of work, two requests of the resident among it."""
    chance = random.Random(INN)  # noqa: S311 (a demonstration, not a secret)
    organization = Organization.objects.get(inn=INN)
    dispatcher = User.objects.get(username="dispatcher")
    for other in Organization.objects.exclude(pk=organization.pk):
        _catalogues(other, dearer=Decimal("1.1"))
    categories = _catalogues(organization)
    accounts = Account.objects.filter(organization=organization).order_by("number")
    callers = chance.sample(list(accounts), min(BY_PHONE, len(accounts)))
    for number, caller in enumerate(callers):
        days = DAYS - number * DAYS / len(callers)
        moment = now - dt.timedelta(days=days, minutes=chance.randrange(300))
        asked = _call(caller, dispatcher, chance.choice(COMPLAINTS), categories)
        _settle(asked, dispatcher, chance, recent=days < 3)
        _move_back(asked, moment, now)
    own = accounts.get(number=RESIDENTS_ACCOUNT)
    _of_resident(own, dispatcher, categories, now)
    order_and_report(own, dispatcher, categories)


def _catalogues(
    organization: Organization, dearer: Decimal = Decimal(1)
) -> list[RequestCategory]:
    for title, description, price, unit in PRICES:
        PaidService.objects.create(
            organization=organization,
            title=title,
            description=description,
            price=(Decimal(price) * dearer).quantize(Decimal(1)),
            unit=unit,
        )
    for name, phone in EXECUTORS:
        Executor.objects.create(organization=organization, name=name, phone=phone)
    for title, text in TEMPLATES:
        AnswerTemplate.objects.create(organization=organization, title=title, text=text)
    units = RequestCategory.Unit
    return [
        RequestCategory.objects.create(
            organization=organization,
            kind=kind,
            title=title,
            term=term,
            unit=units.HOURS if in_hours else units.WORKING_DAYS,
            is_emergency=is_emergency,
            position=position,
        )
        for position, (kind, title, term, in_hours, is_emergency) in enumerate(
            CATEGORIES, start=1
        )
    ]


def _call(
    account: Account,
    dispatcher: User,
    complaint: tuple[int, str, str],
    categories: list[RequestCategory],
) -> ServiceRequest:
    category, place, description = complaint
    return services.create_request(
        account=account,
        actor=dispatcher,
        subject=categories[category],
        side=Side.STAFF,
        place=place,
        description=description,
        phone=account.phone[:20],
    )


def _settle(
    asked: ServiceRequest, dispatcher: User, chance: random.Random, *, recent: bool
) -> None:
    """Bring it where it is today; what came lately is still being done."""
    fate = Status.NEW if recent else chance.choice(FATES)
    if fate == Status.NEW and not recent:
        fate = Status.IN_PROGRESS
    if fate == Status.NEW:
        return
    name, _ = chance.choice(EXECUTORS)
    executor = Executor.objects.get(name=name, organization=asked.organization)
    services.assign_executor(request=asked, actor=dispatcher, executor=executor)
    steps = [Status.DONE, Status.CLOSED]
    for source, target in zip([Status.IN_PROGRESS, *steps], steps, strict=False):
        if fate == source:
            return
        services.move_request(
            request=asked,
            actor=dispatcher,
            side=Side.STAFF,
            expected=source,
            target=target,
        )


def _of_resident(
    account: Account,
    dispatcher: User,
    categories: list[RequestCategory],
    now: dt.datetime,
) -> None:
    """One closed long ago, to be rated; one that waits for an answer."""
    resident = User.objects.get(residencies__account=account)
    old, new = (
        services.create_request(
            account=account,
            actor=resident,
            subject=categories[category],
            place=place,
            description=description,
            phone="+7 900 123-45-67",
        )
        for category, place, description in (COMPLAINTS[2], COMPLAINTS[8])
    )
    _settle_fully(old, dispatcher)
    _move_back(old, now - dt.timedelta(days=9), now)
    services.add_comment(
        request=new,
        actor=dispatcher,
        side=Side.STAFF,
        text="У какого подъезда лежат ветки? Пришлите, если можно, снимок.",
        tone=Tone.QUESTION,
    )
    _move_back(new, now - dt.timedelta(hours=20), now)


def _settle_fully(asked: ServiceRequest, dispatcher: User) -> None:
    executor = Executor.objects.get(
        name=EXECUTORS[0][0], organization=asked.organization
    )
    services.assign_executor(request=asked, actor=dispatcher, executor=executor)
    for source, target in (
        (Status.IN_PROGRESS, Status.DONE),
        (Status.DONE, Status.CLOSED),
    ):
        services.move_request(
            request=asked,
            actor=dispatcher,
            side=Side.STAFF,
            expected=source,
            target=target,
        )


def _move_back(asked: ServiceRequest, moment: dt.datetime, now: dt.datetime) -> None:
    """Let it have happened then, some faster and some slower."""
    asked.refresh_from_db()
    subject = asked.category or asked.paid_service
    assert subject is not None  # noqa: S101 (the database says so)
    asked.created_at, asked.due_at = moment, due(subject, moment)
    last = moment
    pace = 1 + asked.number % SLOWEST
    for step, event in enumerate(Event.objects.filter(request=asked)):
        last = min(moment + dt.timedelta(hours=step * pace), now)
        Event.objects.filter(pk=event.pk).update(happened_at=last)
    Comment.objects.filter(request=asked).update(created_at=last)
    if asked.is_ended:
        asked.closed_at = last
    if asked.status == Status.CLOSED and asked.author is None:
        asked.rating = (5, 4, 5, None, 3)[asked.number % 5]
    asked.save(update_fields=["created_at", "due_at", "closed_at", "rating"])
