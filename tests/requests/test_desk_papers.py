"""The desk's papers: work orders, statistics, handing over, outages, any address."""

import datetime as dt
import io
from decimal import Decimal

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone
from pypdf import PdfReader

from cabinet.notifications.models import Message
from cabinet.requests import outages, services
from cabinet.requests.models import Kind, ServiceRequest
from cabinet.requests.outages import Outage
from cabinet.requests.statuses import Status
from portal.roles import DISPATCHER
from tests.factories import AccountFactory, OrganizationFactory, UserFactory
from tests.factories.requests import (
    CategoryFactory,
    ExecutorFactory,
    PaidServiceFactory,
    RequestFactory,
)
from tests.measure import own_queries

DESK = "/admin/requests/"
WORKS = Outage(77, "Нет холодной воды", "Нет холодной воды\nС 3 по 4 декабря")


def dispatcher_of(organization, **values):
    user = UserFactory(**values)
    user.organizations.add(organization)
    user.groups.add(Group.objects.get(name=DISPATCHER))
    return user


@pytest.fixture
def desk(client, account):
    client.force_login(dispatcher_of(account.organization))
    return client


@pytest.fixture
def _outage():
    before = outages._Wiring.source
    outages.come_from(lambda: [WORKS])
    yield
    outages.come_from(before)


def test_work_order_names_the_work_the_place_and_the_craftsman(
    desk, asked, account, executor
):
    services.assign_executor(request=asked, actor=UserFactory(), executor=executor)
    ServiceRequest.objects.filter(pk=asked.pk).update(phone="+7 900 123-45-67")

    response = desk.get(f"{DESK}{asked.pk}/work-order.pdf")

    assert response["Content-Type"] == "application/pdf"
    reader = PdfReader(io.BytesIO(response.content))
    text = " ".join(reader.pages[0].extract_text().split())
    assert len(reader.pages) == 1
    for words in (
        f"Заказ-наряд № {asked.number}",
        account.number,
        executor.name,
        "+7 900 123-45-67",
        asked.description,
        "Работу принял",
    ):
        assert words in text


def test_another_organisations_work_order_does_not_exist(desk):
    foreign = RequestFactory()

    assert desk.get(f"{DESK}{foreign.pk}/work-order.pdf").status_code == 404


def closed(account, hours, rating=None, late=False, **values):
    began = timezone.now() - dt.timedelta(days=2)
    due = dt.timedelta(hours=hours - 1 if late else hours + 1)
    return RequestFactory(
        account=account,
        created_at=began,
        closed_at=began + dt.timedelta(hours=hours),
        due_at=began + due,
        status=Status.CLOSED,
        rating=rating,
        **values,
    )


def test_statistics_count_by_category_time_and_rating(desk, account, category):
    closed(account, 10, rating=5, category=category)
    closed(account, 20, rating=2, late=True, category=category)
    RequestFactory(account=account, category=category)
    RequestFactory()

    page = desk.get(f"{DESK}statistics/")

    whole = page.context["whole"]
    assert (whole.total, whole.open, whole.late) == (3, 1, 1)
    assert (whole.hours, whole.rating, whole.rated) == (15.0, 3.5, 2)
    [row] = page.context["tables"][0][2]
    assert (row.name, row.total, row.hours) == (category.title, 3, 15.0)


def test_statistics_are_taken_away_as_a_workbook(desk, account, category):
    closed(account, 10, rating=5, category=category)

    response = desk.get(f"{DESK}statistics/?xlsx=1")

    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(response.content))
    assert book.sheetnames == ["По категориям", "По исполнителям", "По месяцам"]
    rows = list(book["По категориям"].values)
    assert rows[1] == (category.title, 1, 0, 0, 0, 10, 5, 1)


def test_statistics_of_other_days_leave_it_out(desk, account):
    closed(account, 10)

    page = desk.get(f"{DESK}statistics/?since=2017-01-01&until=2017-02-01")

    assert page.context["whole"].total == 0


def test_request_handed_over_begins_anew_there(desk, asked, resident, account):
    other = OrganizationFactory()
    RequestFactory.create_batch(2, account=AccountFactory(organization=other))
    theirs = dispatcher_of(other, email="desk@other.example")
    same = CategoryFactory(organization=other, title=asked.category.title)
    due = asked.due_at

    answer = desk.post(
        f"{DESK}{asked.pk}/hand-over/", {"to": other.pk, "reason": "Сети ваши"}
    )

    assert answer["Location"] == DESK
    asked.refresh_from_db()
    assert asked.organization == other
    assert asked.category == same
    assert asked.came_from == account.organization
    assert (asked.status, asked.executor, asked.due_at) == (Status.NEW, None, due)
    assert desk.get(f"{DESK}{asked.pk}/").status_code == 404
    for person in (resident, theirs):
        letter = Message.objects.get(recipient=person, channel="email")
        assert "Сети ваши" in letter.body


def test_number_of_a_handed_request_is_no_other_of_the_account(
    asked, account, resident, category, clerk
):
    other = OrganizationFactory()
    RequestFactory(account=AccountFactory(organization=other), number=1)
    handed = services.hand_over(request=asked, actor=clerk, to=other, reason="—")
    assert handed.number == 2

    made = [
        services.create_request(
            account=account, actor=resident, subject=category, description="Ещё"
        ).number
        for _ in range(2)
    ]

    assert made == [1, 3]


@pytest.mark.parametrize("case", ["ended", "paid", "own"])
def test_some_requests_are_not_handed_over(asked, account, clerk, case):
    to = account.organization if case == "own" else OrganizationFactory()
    if case == "ended":
        ServiceRequest.objects.filter(pk=asked.pk).update(
            status=Status.CLOSED, closed_at=asked.created_at
        )
    if case == "paid":
        service = PaidServiceFactory(organization=account.organization)
        ServiceRequest.objects.filter(pk=asked.pk).update(
            kind=Kind.PAID,
            category=None,
            paid_service=service,
            price=Decimal(1),
        )

    with pytest.raises(services.RequestError):
        services.hand_over(request=asked, actor=clerk, to=to, reason="—")


@pytest.mark.usefixtures("_outage")
def test_everybody_who_asks_about_an_outage_gets_its_text(
    desk, asked, resident, account
):
    second = RequestFactory(account=account)
    foreign = RequestFactory()

    desk.post(
        f"{DESK}link/",
        {"pk": [asked.pk, second.pk, foreign.pk], "outage": WORKS.pk},
    )

    assert asked.comments.get().text == WORKS.text
    assert second.comments.get().text == WORKS.text
    assert not foreign.comments.exists()
    letter = Message.objects.filter(recipient=resident, channel="email").get()
    assert WORKS.title in letter.body
    asked.refresh_from_db()
    assert asked.outage_title == WORKS.title


@pytest.mark.usefixtures("_outage")
def test_outage_that_is_over_is_refused(desk, asked):
    desk.post(f"{DESK}link/", {"pk": [asked.pk], "outage": 1})

    assert not asked.comments.exists()


def test_request_by_phone_is_written_down_for_any_address(desk, account):
    category = CategoryFactory(organization=account.organization)
    house = account.premises.building
    found = desk.get(f"{DESK}call/", {"account": house.address[:8]}).content.decode()
    address = f"{DESK}call/house/{house.pk}/"
    assert address in found

    desk.post(
        address,
        {
            "subject": category.pk,
            "place": "basement",
            "spot": "третий подъезд",
            "description": "Стоит вода",
            "phone": "+7 900 123-45-67",
        },
    )

    made = ServiceRequest.objects.get()
    assert made.account is None
    assert made.address == f"{house.address}, третий подъезд"
    for page in ("", f"{made.pk}/", f"{made.pk}/work-order.pdf"):
        assert desk.get(DESK + page).status_code == 200


def test_another_organisations_house_is_not_called_about(desk):
    foreign = AccountFactory().premises.building

    assert desk.get(f"{DESK}call/house/{foreign.pk}/").status_code == 404


def test_card_offers_the_executors_of_the_requests_own_organisation(
    desk, asked, executor, account
):
    other = OrganizationFactory()
    UserFactory._meta.model.objects.get(
        organizations=account.organization, groups__name=DISPATCHER
    ).organizations.add(other)
    elsewhere = ExecutorFactory(organization=other)

    page = desk.get(f"{DESK}{asked.pk}/").content.decode()

    assert executor.name in page
    assert elsewhere.name not in page


def test_house_of_ten_thousand_requests_takes_the_queries_of_ten(
    desk, account, category
):
    address = f"{DESK}?building={account.premises.building_id}"

    def add(first, last):
        ServiceRequest.objects.bulk_create(
            RequestFactory.build(
                account=account,
                organization=account.organization,
                building=account.premises.building,
                category=category,
                number=number,
            )
            for number in range(first, last)
        )

    add(1, 11)
    for_ten = own_queries(desk, address)
    add(11, 10_001)

    assert own_queries(desk, address) == for_ten


def test_files_of_a_request_that_failed_leave_no_trace(
    account, resident, category, own_folder, monkeypatch
):
    from cabinet.requests.files import CleanFile
    from cabinet.requests.models import Attachment, Event

    picture = CleanFile("a.jpg", Attachment.Type.JPEG, b"1", b"2")

    def fail(*args, **kwargs):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(Event.objects, "create", fail)
    with pytest.raises(RuntimeError):
        services.create_request(
            account=account,
            actor=resident,
            subject=category,
            description="Течёт",
            files=[picture],
        )

    assert not ServiceRequest.objects.exists()
    assert not [one for one in own_folder.rglob("*") if one.is_file()]
