"""The resident's page: switches, bills, browsers, Telegram, dead addresses."""

import json
from email.message import EmailMessage
from io import BytesIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from cabinet.accounts.models import Account
from cabinet.notifications import unsubscribing
from cabinet.notifications.choosing import switches
from cabinet.notifications.models import (
    BillByEmail,
    Channel,
    Choice,
    Kind,
    Message,
    PaperRefusal,
    PushSubscription,
    SilencedAddress,
    TelegramBot,
    TelegramChat,
    with_paper,
)
from cabinet.notifications.telegram_links import invitation, secret_of, set_bot
from tests.factories import ResidencyFactory, ended

pytestmark = pytest.mark.django_db
PAGE = "/cabinet/profile/notifications/"


def ticked(user, **changes):
    """The form as the page shows it, with some boxes changed."""
    names = {f"{kind}-{channel}": on for (kind, channel), on in switches(user).items()}
    names |= {name.replace("_", "-"): on for name, on in changes.items()}
    return {name: "on" for name, on in names.items() if on}


def test_every_kind_has_a_switch_for_each_channel_and_a_sentence(
    resident_client, resident
):
    page = resident_client.get(PAGE).content.decode()

    for kind in Kind:
        if kind not in {Kind.SECURITY, Kind.WORK}:
            assert kind.label in page
            for channel in Channel:
                assert f'name="{kind}-{channel}"' in page
    assert "отключить нельзя" in page
    assert 'name="security-' not in page


def test_switches_are_kept_and_defaults_leave_no_row(resident_client, resident):
    resident_client.post(PAGE, ticked(resident, bill_email=False, debt_sms=True))

    rows = set(Choice.objects.values_list("kind", "channel", "is_on"))
    assert rows == {("bill", "email", False), ("debt", "sms", True)}

    resident_client.post(PAGE, ticked(resident, bill_email=True, debt_sms=False))
    assert not Choice.objects.exists()


def test_security_cannot_be_switched_off_even_by_hand(resident):
    with pytest.raises(IntegrityError), transaction.atomic():
        Choice.objects.create(
            user=resident, kind=Kind.SECURITY, channel=Channel.EMAIL, is_on=False
        )


def test_paper_and_pdf_are_chosen_for_an_account(resident_client, resident, account):
    address = reverse("notifications:bills")
    resident_client.post(address, {f"email-{account.public_id}": "on"})

    assert BillByEmail.objects.get().account == account
    assert list(with_paper(Account.objects.all())) == []

    resident_client.post(address, {f"paper-{account.public_id}": "on"})
    assert not BillByEmail.objects.exists()
    assert list(with_paper(Account.objects.all())) == [account]


def test_next_holder_gets_paper_again(resident_client, resident, account):
    resident_client.post(reverse("notifications:bills"), {})
    assert PaperRefusal.objects.standing().exists()

    ended(resident.residencies.get())

    assert list(with_paper(Account.objects.all())) == [account]


def test_neighbour_changes_nothing_of_others(client, neighbour, account, resident):
    client.force_login(neighbour)
    client.post(reverse("notifications:bills"), {f"email-{account.public_id}": "on"})
    browser = PushSubscription.objects.create(
        user=resident, endpoint="https://fcm.googleapis.com/1", p256dh="x", auth="y"
    )
    client.post(reverse("notifications:remove_push", args=[browser.pk]))

    assert not BillByEmail.objects.filter(account=account).exists()
    assert PushSubscription.objects.exists()


def test_one_click_leaves_a_kind_without_entry(client, resident):
    address = unsubscribing.address_of(resident.pk, Kind.BILL)
    path = address.removeprefix("http://testserver")

    asked = client.get(path).content.decode()
    assert not Choice.objects.exists()
    done = client.post(path, {"List-Unsubscribe": "One-Click"})

    assert "Счёт готов" in asked
    assert done.status_code == 200
    row = Choice.objects.get()
    assert (row.user, row.kind, row.channel, row.is_on) == (
        resident,
        "bill",
        "email",
        False,
    )


def test_forged_way_out_is_nowhere(client):
    assert client.post("/notifications/leave/x:y:z/").status_code == 404


def test_browser_is_kept_and_removed(resident_client, resident):
    told = {
        "endpoint": "https://fcm.googleapis.com/fcm/send/abc",
        "p256dh": "key",
        "auth": "secret",
    }
    agent = "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"
    resident_client.post(reverse("notifications:push"), told, HTTP_USER_AGENT=agent)
    page = resident_client.get(PAGE).content.decode()
    browser = PushSubscription.objects.get()
    assert "Firefox, Windows" in page

    resident_client.post(reverse("notifications:remove_push", args=[browser.pk]))
    assert not PushSubscription.objects.exists()


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://intranet.local/x",
        "http://fcm.googleapis.com/x",
        "https://fcm.googleapis.com.evil.example/x",
        "https://127.0.0.1/x",
    ],
)
def test_only_services_of_browsers_are_called(resident_client, endpoint):
    told = {"endpoint": endpoint, "p256dh": "key", "auth": "secret"}
    resident_client.post(reverse("notifications:push"), told)

    assert not PushSubscription.objects.exists()


def test_worker_script_is_served_beside_what_it_serves(client):
    answer = client.get("/notifications/worker.js")

    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert b"showNotification" in answer.content


@pytest.fixture
def bot(account) -> TelegramBot:
    return set_bot(organization=account.organization, token="1:secret", name="dom_bot")


def update(client, bot, text, secret=None, kind="private"):
    told = {"message": {"chat": {"id": 77, "type": kind}, "text": text}}
    return client.post(
        f"/notifications/telegram/{bot.hook}/",
        json.dumps(told),
        content_type="application/json",
        headers={"X-Telegram-Bot-Api-Secret-Token": secret or secret_of(bot)},
    )


def test_telegram_is_linked_by_a_word_of_the_profile(resident_client, resident, bot):
    page = resident_client.get(PAGE).content.decode()
    address = invitation(bot, resident)
    assert "https://t.me/dom_bot?start=" in page

    word = address.partition("start=")[2]
    assert len(word) <= 64
    update(resident_client, bot, f"/start {word}")

    chat = TelegramChat.objects.get()
    assert (chat.user, chat.chat_id) == (resident, 77)

    update(resident_client, bot, "/stop")
    assert not TelegramChat.objects.exists()


def test_telegram_links_nobody_by_a_made_up_word(client, bot, resident):
    update(client, bot, "/start AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
    update(client, bot, "/start")
    word = invitation(bot, resident).partition("start=")[2]
    update(client, bot, f"/start {word}", kind="group")

    assert update(client, bot, f"/start {word}", secret="wrong").status_code == 404
    assert client.post("/notifications/telegram/nobody/").status_code == 404
    assert not TelegramChat.objects.exists()


def report(message, *, status="5.1.1", action="failed", feedback=False):
    """A report of non-delivery, or a complaint, as servers write them."""
    letter = EmailMessage()
    letter["Subject"] = "Undelivered Mail Returned to Sender"
    letter.set_content("I'm sorry to have to inform you")
    head = f"Message-ID: <message-{message.pk}@testserver>\r\nSubject: x\r\n\r\n"
    letter.make_mixed()
    raw = letter.as_string().replace("multipart/mixed", "multipart/report")
    boundary = letter.get_boundary() or raw.partition('boundary="')[2].partition('"')[0]
    kind = "feedback-report" if feedback else "delivery-status"
    fields = (
        "Feedback-Type: abuse\r\nUser-Agent: x\r\nVersion: 1\r\n"
        if feedback
        else "Reporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; a@b\r\n"
        f"Action: {action}\r\nStatus: {status}\r\nDiagnostic-Code: smtp; no user\r\n"
    )
    body = (
        f"From: mailer@mx\r\nMIME-Version: 1.0\r\n"
        f'Content-Type: multipart/report; boundary="{boundary}"\r\n\r\n'
        f"--{boundary}\r\nContent-Type: text/plain\r\n\r\nsorry\r\n"
        f"--{boundary}\r\nContent-Type: message/{kind}\r\n\r\n{fields}\r\n"
        f"--{boundary}\r\nContent-Type: text/rfc822-headers\r\n\r\n{head}"
        f"--{boundary}--\r\n"
    )
    return body.encode()


@pytest.fixture
def sent(resident):
    return Message.objects.create(
        recipient=resident,
        channel=Channel.EMAIL,
        event="x",
        body="x",
        state=Message.State.SENT,
        address=resident.email,
    )


def test_bounce_switches_the_address_off_and_the_profile_says_so(
    resident_client, resident, sent, tmp_path
):
    (tmp_path / "1").write_bytes(report(sent))
    (tmp_path / "2").write_bytes(b"Subject: hello\r\n\r\nOn holiday\r\n")
    call_command("handle_bounces", tmp_path)

    sent.refresh_from_db()
    assert sent.state == Message.State.BOUNCED
    assert SilencedAddress.objects.get().address == resident.email
    assert not list(tmp_path.iterdir())
    page = resident_client.get(PAGE).content.decode()
    assert f"На {resident.email} мы больше не пишем" in page
    assert "письма возвращаются" in page

    resident_client.post(reverse("notifications:trust", args=["email"]))
    assert not SilencedAddress.objects.exists()


def test_complaint_switches_the_address_off(sent, monkeypatch):
    class Stdin:
        buffer = BytesIO(report(sent, feedback=True))

    monkeypatch.setattr("sys.stdin", Stdin)
    call_command("handle_bounces")

    assert SilencedAddress.objects.get().reason == "complaint"


@pytest.mark.parametrize(
    "words", [{"action": "delayed"}, {"status": "5.2.2"}, {"status": "4.4.1"}]
)
def test_delay_and_full_mailbox_switch_nothing_off(sent, tmp_path, words):
    (tmp_path / "1").write_bytes(report(sent, **words))
    call_command("handle_bounces", tmp_path)

    assert not SilencedAddress.objects.exists()


def test_page_takes_as_much_for_three_accounts_as_for_one(resident_client, resident):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as one:
        resident_client.get(PAGE)
    for _ in range(2):
        ResidencyFactory(user=resident)
    with CaptureQueriesContext(connection) as three:
        resident_client.get(PAGE)

    assert len(three) <= len(one)
