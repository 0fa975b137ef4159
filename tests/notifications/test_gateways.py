"""Codes and SMS through each gateway, by the requests that it got."""

import base64
import json

import pytest

from cabinet.notifications import budget
from cabinet.notifications.models import Channel, ChannelPause, Message, SilencedAddress
from cabinet.notifications.news import Addressee, News
from cabinet.notifications.occasions import ENTERED
from cabinet.notifications.services import announce
from cabinet.notifications.tasks import send_due_messages
from cabinet.residents.phone_codes import CodeError, Way, send_code
from portal import sms
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
PHONE, NUMBER = "8 (900) 123-45-67", "79001234567"


def gateway(settings, provider, name="smsc", rest=""):
    host = provider.base.removeprefix("http://")
    settings.SMS = sms.gateway(f"{name}+http://dom:secret@{host}{rest}")


def tell(user, event="entered:1"):
    values = {"устройство": "Firefox, Windows", "когда": "сегодня"}
    news = News(
        occasion=ENTERED,
        to=Addressee.of(user),
        event=event,
        path="/cabinet/profile/",
        values=values,
    )
    announce(news=[news])
    send_due_messages()


def sms_of(user):
    return Message.objects.get(recipient=user, channel=Channel.SMS)


def test_smsc_gets_its_published_fields(settings, provider):
    gateway(settings, provider, rest="?sender=DOM")
    provider.answer = (200, {"id": 77, "cnt": 1})
    user = UserFactory(phone=PHONE)

    tell(user)

    assert provider.requests[0]["path"] == "/sys/send.php"
    assert provider.fields() == {
        "login": "dom",
        "psw": "secret",
        "phones": NUMBER,
        "mes": sms_of(user).body,
        "sender": "DOM",
        "id": str(sms_of(user).pk),
        "fmt": "3",
        "charset": "utf-8",
    }
    assert (sms_of(user).state, sms_of(user).provider_id) == (Message.State.SENT, "77")


def test_sms_aero_gets_its_published_fields(settings, provider):
    gateway(settings, provider, "smsaero", "?sender=DOM")
    provider.answer = (200, {"success": True, "data": {"id": 5, "status": 0}})
    user = UserFactory(phone=PHONE)

    tell(user)

    request = provider.requests[0]
    assert request["path"] == "/v2/sms/send"
    pair = base64.b64encode(b"dom:secret").decode()
    assert request["headers"]["Authorization"] == f"Basic {pair}"
    assert json.loads(request["body"]) == {
        "number": NUMBER,
        "text": sms_of(user).body,
        "sign": "DOM",
    }
    assert sms_of(user).provider_id == "5"


def test_sms_ru_gets_its_published_fields(settings, provider):
    gateway(settings, provider, "smsru")
    provider.answer = (
        200,
        {"status": "OK", "sms": {NUMBER: {"status": "OK", "sms_id": "000-1"}}},
    )
    user = UserFactory(phone=PHONE)

    tell(user)

    assert provider.requests[0]["path"] == "/sms/send"
    assert provider.fields() == {
        "api_id": "dom",
        "json": "1",
        "to": NUMBER,
        "msg": sms_of(user).body,
    }
    assert sms_of(user).provider_id == "000-1"


def test_dead_number_is_switched_off(settings, provider):
    gateway(settings, provider)
    provider.answer = (200, {"error": "invalid number", "error_code": 7})
    user = UserFactory(phone=PHONE)

    tell(user)
    tell(user, "entered:2")

    assert sms_of(user).state == Message.State.FAILED
    assert SilencedAddress.objects.get().address == NUMBER
    assert len(provider.requests) == 1


def test_empty_purse_stops_the_channel_and_keeps_its_messages(settings, provider):
    gateway(settings, provider)
    provider.answer = (200, {"error": "no money", "error_code": 3})
    user = UserFactory(phone=PHONE)

    tell(user)

    message = sms_of(user)
    assert (message.state, message.attempts) == (Message.State.WAITING, 0)
    assert ChannelPause.objects.get().channel == Channel.SMS


def test_budget_of_a_day_holds_for_all(settings, provider):
    gateway(settings, provider, rest="?per_day=2")
    provider.answer = (200, {"id": 1, "cnt": 1})
    for number in range(4):
        tell(UserFactory(phone=f"+7 900 000-00-0{number}"), f"entered:{number}")

    assert len(provider.requests) == 2
    assert budget.spent_today(None) == 2
    assert Message.objects.waiting().filter(channel=Channel.SMS).count() == 2


def test_code_goes_by_sms(settings, provider):
    gateway(settings, provider)
    provider.answer = (200, {"id": 1, "cnt": 1})

    sent = send_code(PHONE)

    assert (sent.way, len(sent.code)) == (Way.SMS, 6)
    assert provider.fields()["mes"].startswith(sent.code)
    assert not Message.objects.exists()


def test_code_goes_by_a_call(settings, provider):
    gateway(settings, provider, "smsru", "?codes=call")
    provider.answer = (200, {"status": "OK", "code": 1435, "call_id": "1", "cost": 0.4})

    sent = send_code(PHONE)

    assert (sent.way, sent.code) == (Way.CALL, "1435")
    assert provider.requests[0]["path"] == "/code/call"
    assert provider.fields() == {"api_id": "dom", "json": "1", "phone": NUMBER}


def test_code_without_a_gateway_lies_in_a_file(settings, tmp_path):
    settings.VAR = tmp_path

    sent = send_code(PHONE)

    [file] = (tmp_path / "sms").iterdir()
    assert json.loads(file.read_text())["to"] == NUMBER
    assert sent.code in file.read_text()


@pytest.mark.parametrize("phone", ["", "12", "+7 843 222-77-88", "+1 900 123 45 67"])
def test_code_needs_a_mobile_number(phone):
    with pytest.raises(CodeError):
        send_code(phone)


def test_gateway_that_is_down_refuses_a_code_in_words(settings):
    settings.SMS = sms.gateway("smsc+http://dom:secret@127.0.0.1:9")

    with pytest.raises(CodeError, match="другим способом"):
        send_code(PHONE)


@pytest.mark.parametrize(
    "value",
    [
        "mailto:x",
        "smsc://smsc.ru",
        "smsc://login@smsc.ru",
        "smsc://a:b@smsc.ru?per_day=много",
        "smsc://a:b@smsc.ru?codes=call",
        "smsru://key@sms.ru?colour=red",
    ],
)
def test_senseless_setting_stops_the_start(value):
    with pytest.raises(SystemExit, match="SMS_BACKEND"):
        sms.gateway(value)
