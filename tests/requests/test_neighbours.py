"""One request for a house: neighbours join it and learn nobody's name."""

import pytest
from django.urls import reverse

from cabinet.notifications.models import Message
from cabinet.requests import services
from cabinet.requests.models import ServiceRequest, Supporter
from cabinet.requests.statuses import Side, Status, Tone
from tests.factories import (
    AccountFactory,
    PremisesFactory,
    ResidencyFactory,
    UserFactory,
)
from tests.factories.requests import CategoryFactory, RequestFactory
from tests.measure import own_queries

SECRET = "Квартира 17, Галина Петровна, +7 917 000-00-17"


@pytest.fixture
def reported(account):
    """What a neighbour wrote about the lift, with personal words in it."""
    flat = PremisesFactory(building=account.premises.building)
    neighbour = AccountFactory(organization=account.organization, premises=flat)
    return RequestFactory(
        account=neighbour,
        author=ResidencyFactory(account=neighbour, user__last_name="Хайруллина").user,
        place="lift",
        description=SECRET,
        phone="+7 917 000-00-17",
        category=CategoryFactory(organization=account.organization, title="Лифт"),
    )


def page_of(account, name="neighbours", *rest):
    return reverse(f"requests:{name}", args=[account.public_id, *rest])


def test_neighbours_request_is_shown_without_what_is_personal(
    resident_client, account, reported, clerk
):
    services.add_comment(
        request=reported,
        actor=clerk,
        side=Side.STAFF,
        text="Галина Петровна, мастер придёт",
        tone=Tone.ANSWER,
    )

    for page in (page_of(account), page_of(account, "new")):
        text = resident_client.get(page).content.decode()
        assert "Лифт" in text
        for personal in ("Галина", "Хайруллина", "917 000", "17,", "мастер придёт"):
            assert personal not in text
    detail = page_of(account, "detail", reported.number)
    assert resident_client.get(detail).status_code == 404


def test_neighbour_joins_once_and_hears_of_the_news(
    resident_client, account, resident, reported, clerk
):
    for _ in range(2):
        resident_client.post(page_of(account, "join", reported.pk))
    assert Supporter.objects.get().account == account
    assert "вы присоединились" in resident_client.get(page_of(account)).content.decode()

    services.move_request(
        request=reported,
        actor=clerk,
        side=Side.STAFF,
        expected=Status.NEW,
        target=Status.REJECTED,
        reason="Галина Петровна ошиблась домом",
    )

    letter = Message.objects.get(recipient=resident, channel="email")
    assert "Отклонена" in letter.body
    assert "Галина" not in letter.body
    assert page_of(account) in letter.body


def test_author_learns_how_many_joined_but_not_who(account, resident, reported):
    services.join_request(request=reported, account=account, actor=resident)

    event = reported.events.get()
    assert event.text == "Присоединились соседи: 1"
    assert event.actor is None
    assert not event.is_internal


@pytest.mark.parametrize(
    "values", [{"place": "flat"}, {"kind": "appeal"}, {"another": "house"}]
)
def test_only_what_the_house_has_in_common_is_shown(
    resident_client, account, reported, values
):
    if "another" in values:
        foreign = AccountFactory(organization=account.organization)
        values = {"building": foreign.premises.building, "account": foreign}
    ServiceRequest.objects.filter(pk=reported.pk).update(**values)

    assert "Лифт" not in resident_client.get(page_of(account)).content.decode()
    joining = resident_client.post(page_of(account, "join", reported.pk))
    assert joining.status_code == 404
    assert not Supporter.objects.exists()


def test_ended_request_is_not_joined(resident_client, account, reported):
    ServiceRequest.objects.filter(pk=reported.pk).update(
        status=Status.CLOSED, closed_at=reported.created_at
    )

    page = resident_client.post(page_of(account, "join", reported.pk), follow=True)

    assert "уже выполнена" in page.content.decode()


def test_service_refuses_ones_own_request(account, resident):
    own = RequestFactory(account=account, place="yard")

    with pytest.raises(services.RequestError, match="собственная"):
        services.join_request(request=own, account=account, actor=resident)


def test_dispatchers_words_are_what_neighbours_read(
    resident_client, account, reported, clerk
):
    services.show_to_neighbours(
        request=reported, actor=clerk, text="Лифт второго подъезда стоит"
    )

    page = resident_client.get(page_of(account)).content.decode()
    assert "Лифт второго подъезда стоит" in page
    assert not reported.events.for_residents().exists()


def test_page_asks_as_much_for_three_requests_as_for_one(
    resident_client, account, reported
):
    for_one = own_queries(resident_client, page_of(account))
    for _ in range(2):
        other = AccountFactory(
            organization=account.organization,
            premises=PremisesFactory(building=account.premises.building),
        )
        RequestFactory(account=other, place="yard", category=reported.category)

    assert own_queries(resident_client, page_of(account)) == for_one


def test_stranger_of_another_house_joins_nothing(client, account, reported):
    stranger = ResidencyFactory(user=UserFactory())
    client.force_login(stranger.user)

    assert client.post(page_of(account, "join", reported.pk)).status_code == 404
    own = page_of(stranger.account, "join", reported.pk)
    assert client.post(own).status_code == 404
