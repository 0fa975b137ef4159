"""Publishing a notice tells its people once; a correction tells them again."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client
from django.utils import timezone
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from cms.announcing import notice_announced
from cms.letters import send_letter
from cms.models import (
    HouseSubscription,
    NoticeAnnouncement,
    NoticeIndexPage,
    NoticePage,
    NoticePlace,
    NoticeReading,
)
from cms.subscriptions import confirm, leave, subscribe, tell_subscribers
from tests.factories import (
    BuildingFactory,
    OrganizationFactory,
    PremisesFactory,
    ResidencyFactory,
    UserFactory,
)
from tests.factories.cms import NoticePageFactory


@pytest.fixture
def told():
    heard: list[tuple[NoticePage, str]] = []

    def hear(sender, notice, correction, **kwargs):
        heard.append((notice, correction))

    notice_announced.connect(hear)
    yield heard
    notice_announced.disconnect(hear)


@pytest.fixture
def flat(db):
    return PremisesFactory(entrance="1", number="5")


@pytest.fixture
def sent(monkeypatch):
    """Letters as the worker would send them."""
    letters: list[tuple[str, ...]] = []
    monkeypatch.setattr(
        "cms.letters.async_task", lambda task, *words: letters.append(words)
    )
    return letters


def test_a_notice_is_told_once_however_often_it_is_published(db, told):
    notice = NoticePageFactory()
    notice.save_revision().publish()

    assert told == [(notice, "")]


def test_a_correction_is_told_once_more(db, told):
    notice = NoticePageFactory()
    notice.correction = "Воду дадут в 18:00."
    notice.save_revision().publish()
    notice.save_revision().publish()

    assert [correction for _, correction in told] == ["", "Воду дадут в 18:00."]
    assert NoticeAnnouncement.objects.count() == 2


def test_a_notice_of_the_past_tells_nobody(db, told):
    day = dt.timedelta(days=1)
    NoticePageFactory(starts_at=timezone.now() - 2 * day, ends_at=timezone.now() - day)

    assert told == []


def test_a_correction_stands_on_the_page(client: Client, db):
    notice = NoticePageFactory(correction="Воду дадут в 18:00.")

    assert "Воду дадут в 18:00." in client.get(notice.url).text


def test_who_read_a_notice_is_remembered_once(client: Client, db):
    notice, reader = NoticePageFactory(), UserFactory()
    client.get(notice.url)
    client.force_login(reader)
    client.get(notice.url)
    client.get(notice.url)

    assert [reading.reader for reading in NoticeReading.objects.all()] == [reader]


def test_following_a_house_begins_with_a_confirmation(client: Client, flat, sent):
    client.post(f"/subscribe/{flat.building_id}/", {"email": "Sosed@mail.example"})
    subscription = HouseSubscription.objects.get()
    [(_, body, address, _)] = sent

    assert address == ["sosed@mail.example"]
    assert f"/subscribe/{subscription.token}/on/" in body
    assert subscription.confirmed_at is None

    client.get(f"/subscribe/{subscription.token}/on/")
    assert not HouseSubscription.objects.confirmed().exists()
    client.post(f"/subscribe/{subscription.token}/on/")
    assert HouseSubscription.objects.confirmed().exists()


def test_the_answer_doesnt_tell_who_follows(client: Client, flat, sent):
    known = {"email": "sosed@mail.example"}
    first = client.post(f"/subscribe/{flat.building_id}/", known).text
    again = client.post(f"/subscribe/{flat.building_id}/", known).text

    assert "Проверьте почту" in first
    assert first == again
    assert len(sent) == 1


def test_a_wrong_address_keeps_the_form(client: Client, flat, sent):
    html = client.post(f"/subscribe/{flat.building_id}/", {"email": "нет"}).text

    assert "Введите правильный адрес электронной почты" in html
    assert sent == []


def test_leaving_takes_one_click_and_no_cookie(flat):
    subscribe(building=flat.building, email="a@mail.example")
    token = HouseSubscription.objects.get().token
    program = Client(enforce_csrf_checks=True)

    assert program.get(f"/subscribe/{token}/off/").status_code == 200
    assert HouseSubscription.objects.exists()
    program.post(f"/subscribe/{token}/off/", {"List-Unsubscribe": "One-Click"})
    assert not HouseSubscription.objects.exists()


def test_followers_of_the_places_get_one_letter_each(flat, sent):
    other = PremisesFactory()
    for building, email in [
        (flat.building, "a@mail.example"),
        (other.building, "a@mail.example"),
        (other.building, "b@mail.example"),
        (BuildingFactory(), "far@mail.example"),
    ]:
        subscribe(building=building, email=email)
    for subscription in HouseSubscription.objects.all():
        confirm(subscription=subscription)
    leave(subscription=HouseSubscription.objects.get(email="b@mail.example"))
    notice = NoticePageFactory(title="Отключат воду")
    for building in (flat.building, other.building):
        NoticePlace.objects.create(page=notice, building=building)
    sent.clear()

    assert tell_subscribers(notice=notice, correction="") == 1
    [(subject, body, address, _)] = sent
    assert (subject, address) == ("Отключат воду", ["a@mail.example"])
    assert notice.url in body
    assert "/off/" in body


def test_a_letter_carries_its_way_out(db):
    send_letter("Тема", "Текст", ["a@mail.example"], "https://x.example/off/")

    assert mail.outbox[0].extra_headers == {
        "List-Unsubscribe": "<https://x.example/off/>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


@pytest.fixture
def desk(client: Client, flat) -> Client:
    editor = UserFactory()
    editor.groups.add(Group.objects.get(name="Редактор"))
    editor.organizations.add(flat.building.organization)
    client.force_login(editor)
    return client


def test_the_editor_sees_whom_a_draft_will_reach(desk: Client, flat):
    ResidencyFactory(account__premises=flat)
    notice = NoticePageFactory(live=False)
    notice.places = [NoticePlace(building=flat.building)]
    notice.save_revision()

    reach = desk.get(f"/admin/notices/{notice.pk}/reach/").context["reach"]

    assert (reach.houses, reach.flats, reach.residents, reach.followers) == (1, 1, 1, 0)


def test_the_editor_looks_as_a_flat(desk: Client, flat):
    far = PremisesFactory(number="5")
    notice = NoticePageFactory(title="Отключат воду")
    NoticePlace.objects.create(page=notice, building=flat.building)
    address = f"/admin/notices/{notice.pk}/reach/"

    found = desk.get(address, {"address": "Садовая", "flat": "5"}).context["found"]
    assert {row["flat"]: row["reached"] for row in found} == {flat: True, far: False}
    assert "Отключат воду" in desk.get(f"{address}{flat.pk}/").text
    assert "квартира не увидит" in desk.get(f"{address}{far.pk}/").text


def test_a_stranger_doesnt_see_the_reach(client: Client, db):
    notice = NoticePageFactory()
    client.force_login(UserFactory())

    assert client.get(f"/admin/notices/{notice.pk}/reach/").status_code == 302


def written(places: list[dict[str, object]]) -> dict[str, object]:
    moment = timezone.localtime().strftime("%d.%m.%Y %H:%M")
    return nested_form_data(
        {
            "title": "Нет воды",
            "slug": "net-vody",
            "kind": "planned",
            "starts_at": moment,
            "body": streamfield([]),
            "places": inline_formset(places),
            "comments": inline_formset([]),
            "action-publish": "action-publish",
        }
    )


def post_notice(desk: Client, places: list[dict[str, object]]):
    section = NoticeIndexPage.objects.get()
    return desk.post(f"/admin/pages/add/cms/noticepage/{section.pk}/", written(places))


def test_an_editor_publishes_to_a_house_of_their_own(desk: Client, flat, told):
    post_notice(desk, [{"building": flat.building_id, "entrance": "1"}])

    notice = NoticePage.objects.get()
    assert notice.live
    assert list(notice.premises()) == [flat]
    assert told == [(notice, "")]


def test_a_foreign_house_is_refused(desk: Client):
    response = post_notice(desk, [{"building": BuildingFactory().pk}])

    assert "Это не ваша организация" in response.text
    assert not NoticePage.objects.exists()


def test_everybody_is_for_those_who_look_after_everybody(desk: Client):
    OrganizationFactory()

    assert "Укажите места" in post_notice(desk, []).text
    assert not NoticePage.objects.exists()


def test_choosing_a_house_offers_ones_own_by_any_words(desk: Client, flat):
    foreign = BuildingFactory()

    html = desk.get("/admin/house_chooser/results/", {"q": "садовая"}).text

    assert str(flat.building) in html
    assert str(foreign) not in html
