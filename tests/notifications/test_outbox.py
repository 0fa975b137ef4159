"""The outbox with a real line to a mail server: order, outage, refusal, doubt."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from cabinet.notifications.models import (
    Channel,
    ChannelPause,
    HandOver,
    Message,
    SilencedAddress,
)
from cabinet.notifications.news import Addressee, News
from cabinet.notifications.occasions import DEBT, PAYMENT, REQUEST
from cabinet.notifications.services import announce
from cabinet.notifications.tasks import send_due_messages
from tests.factories import AccountFactory, BuildingFactory, ResidencyFactory
from tests.notifications.servers import MailServer

pytestmark = pytest.mark.django_db(transaction=True)
NOON = "2026-09-07 12:00+03:00"
State = Message.State


def debt(residency, event="debt:1", occasion=DEBT, **fields):
    values = {**occasion.sample, **fields.pop("values", {})}
    return News(
        occasion=occasion,
        to=Addressee.holding(residency),
        event=event,
        path="/cabinet/",
        values=values,
        **fields,
    )


@pytest.fixture
def residency(db):
    return ResidencyFactory()


@time_machine.travel(NOON, tick=False)
def test_letter_is_what_the_server_received(mail_server, residency):
    announce(news=[debt(residency)])
    send_due_messages()

    [letter] = mail_server.letters
    account = residency.account
    message = Message.objects.get()
    assert letter.to == residency.user.email
    assert letter.message["Subject"] == "Задолженность 9 120,00 ₽"
    assert letter.message["Message-ID"] == f"<message-{message.pk}@testserver>"
    assert letter.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert account.organization.name in letter.message["From"]
    for kind in ("plain", "html"):
        words = letter.part(kind)
        assert "9 120,00" in words
        assert account.number not in words
        assert account.address not in words
        assert account.last_name not in words
    assert message.state == State.SENT
    assert not HandOver.objects.exists()


@time_machine.travel(NOON, tick=False)
def test_dot_at_the_beginning_of_a_line_stays(mail_server, residency):
    announce(news=[debt(residency, values={"сумма": "1\n.\n.2"})])
    send_due_messages()

    [letter] = mail_server.letters
    assert "1\n.\n.2" in letter.part("plain").replace("\r", "")


def test_provider_that_is_down_for_six_hours_loses_nothing_and_keeps_order(
    settings, mail_server
):
    port = mail_server.port
    mail_server.stop()
    people = [ResidencyFactory() for _ in range(5)]
    with time_machine.travel(NOON, tick=False) as clock:
        announce(news=[debt(one) for one in people])
        tries = 0
        for _ in range(6 * 60):
            clock.shift(dt.timedelta(minutes=1))
            tries += send_due_messages()
        waiting = Message.objects.order_by("pk")
        assert {message.state for message in waiting} == {State.WAITING}
        assert {message.attempts for message in waiting} == {0}
        assert tries < 20
        assert ChannelPause.objects.get().failures == tries

        back = MailServer(port)
        clock.shift(dt.timedelta(minutes=31))
        send_due_messages()
        back.stop()

    expected = [one.user.email for one in people]
    assert [letter.to for letter in back.letters] == expected
    assert not ChannelPause.objects.exists()


@time_machine.travel(NOON, tick=False)
def test_later_letter_does_not_overtake_one_that_is_tried_again(mail_server, residency):
    mail_server.answers[residency.user.email] = "450 greylisted"
    announce(news=[debt(residency)])
    send_due_messages()
    mail_server.answers.clear()
    announce(news=[debt(residency, "debt:2"), debt(ResidencyFactory(), "debt:2")])

    send_due_messages()
    assert len(mail_server.letters) == 1

    with time_machine.travel(timezone.now() + dt.timedelta(minutes=2), tick=False):
        send_due_messages()
    mine = [one for one in mail_server.letters if one.to == residency.user.email]
    first, second = Message.objects.filter(recipient=residency.user).order_by("pk")
    assert [one.message["Message-ID"] for one in mine] == [
        f"<message-{first.pk}@testserver>",
        f"<message-{second.pk}@testserver>",
    ]


@time_machine.travel(NOON, tick=False)
def test_mailbox_that_is_not_there_is_switched_off(mail_server, residency):
    mail_server.answers[residency.user.email] = "550 5.1.1 no such user"
    announce(news=[debt(residency)])
    send_due_messages()
    announce(news=[debt(residency, "debt:2")])

    assert Message.objects.get().state == State.BOUNCED
    silenced = SilencedAddress.objects.get()
    assert (silenced.address, silenced.reason) == (residency.user.email, "bounce")


@time_machine.travel(NOON, tick=False)
def test_full_mailbox_is_refused_but_stays(mail_server, residency):
    mail_server.answers[residency.user.email] = "552 5.2.2 mailbox full"
    announce(news=[debt(residency)])
    send_due_messages()

    assert Message.objects.get().state == State.FAILED
    assert not SilencedAddress.objects.exists()


@time_machine.travel(NOON, tick=False)
def test_server_that_hangs_up_after_the_last_word_gets_no_second_letter(
    mail_server, residency
):
    mail_server.after_dot = "hang up"
    announce(news=[debt(residency)])
    send_due_messages()
    mail_server.after_dot = "250 taken"
    send_due_messages()

    assert len(mail_server.letters) == 1
    assert Message.objects.get().state == State.UNCONFIRMED


@time_machine.travel(NOON, tick=False)
def test_note_of_handing_over_that_is_found_later_counts_as_sent(
    mail_server, residency
):
    announce(news=[debt(residency)])
    HandOver.objects.create(message_id=Message.objects.get().pk)

    send_due_messages()

    assert mail_server.letters == []
    assert Message.objects.get().state == State.UNCONFIRMED
    assert not HandOver.objects.exists()


@time_machine.travel(NOON, tick=False)
def test_message_that_cannot_be_composed_stops_no_others(mail_server, residency):
    announce(news=[debt(residency, attachment="nothing:1")])
    announce(news=[debt(ResidencyFactory())])

    send_due_messages()

    assert len(mail_server.letters) == 1
    assert Message.objects.order_by("pk").first().attempts == 1


def test_news_that_came_too_late_are_not_sent(mail_server, residency):
    with time_machine.travel(NOON, tick=False):
        until = timezone.now() + dt.timedelta(hours=1)
        announce(news=[debt(residency, until=until)])
    with time_machine.travel("2026-09-07 14:00+03:00", tick=False):
        send_due_messages()

    assert mail_server.letters == []
    assert Message.objects.get().state == State.SKIPPED


def test_several_small_events_become_one_letter(mail_server, residency):
    with time_machine.travel(NOON, tick=False):
        for number in range(3):
            words = {"заявка": f"Заявка № {number}"}
            announce(news=[debt(residency, f"request:{number}", REQUEST, values=words)])
        send_due_messages()
        assert mail_server.letters == []
    with time_machine.travel("2026-09-07 12:06+03:00", tick=False):
        send_due_messages()

    [letter] = mail_server.letters
    assert letter.message["Subject"].strip() == "Ответ по заявке: событий — 3"
    for number in range(3):
        assert f"Заявка № {number}" in letter.part("plain")
        assert f"Заявка № {number}" in letter.part("html")
    assert set(Message.objects.values_list("state", flat=True)) == {State.SENT}


def test_events_of_two_kinds_stay_two_letters(mail_server, residency):
    with time_machine.travel(NOON, tick=False):
        announce(
            news=[debt(residency, "r:1", REQUEST), debt(residency, "p:1", PAYMENT)]
        )
    with time_machine.travel("2026-09-07 12:06+03:00", tick=False):
        send_due_messages()

    assert len(mail_server.letters) == 2


ZONES = {"Europe/Moscow": 9, "Asia/Vladivostok": 2, "Europe/Kaliningrad": 10}


@pytest.mark.parametrize("zone", ZONES)
def test_night_is_by_the_clock_of_the_house(mail_server, zone):
    account = AccountFactory(premises__building=BuildingFactory(time_zone=zone))
    residency = ResidencyFactory(account=account)
    hour = ZONES[zone]
    # Late in the evening of Moscow it is night everywhere but in Kaliningrad's east.
    with time_machine.travel("2026-09-07 23:30+03:00", tick=False):
        announce(news=[debt(residency)])
        send_due_messages()
    assert mail_server.letters == []
    with time_machine.travel(f"2026-09-08 {hour - 1:02}:55+03:00", tick=False):
        send_due_messages()
    assert mail_server.letters == []
    with time_machine.travel(f"2026-09-08 {hour:02}:01+03:00", tick=False):
        send_due_messages()
    assert len(mail_server.letters) == 1


def test_switch_moved_meanwhile_is_heeded(mail_server, residency):
    from cabinet.notifications.models import Choice

    with time_machine.travel(NOON, tick=False):
        announce(news=[debt(residency)])
        Choice.objects.create(
            user=residency.user, kind="debt", channel=Channel.EMAIL, is_on=False
        )
        send_due_messages()

    assert mail_server.letters == []
    assert Message.objects.get().state == State.SKIPPED


def test_letters_share_a_line_and_need_few_queries(
    mail_server, django_assert_max_num_queries
):
    with time_machine.travel(NOON, tick=False):
        announce(news=[debt(ResidencyFactory()) for _ in range(10)])
        with django_assert_max_num_queries(20 * 11, connection=connection):
            send_due_messages()

    assert len(mail_server.letters) == 10
