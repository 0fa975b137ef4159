"""A provider that thinks for ten seconds: nobody hangs, nothing is taken twice."""

import pytest
import requests
from django.urls import reverse
from django.utils import timezone
from django_q.models import OrmQ, Schedule

from cabinet.payments.models import Payment
from cabinet.payments.online.models import Intent
from cabinet.payments.online.services import reconcile
from cabinet.payments.online.tasks import (
    AUTOPAY,
    RECONCILE,
    ask_about,
    plan_reconciliation,
)
from tests.factories.bills import publish, simple_line
from tests.factories.paying import contract
from tests.factories.paying import intent as new_intent

pytestmark = pytest.mark.django_db
SLOW, SOON = 10, 5


@pytest.fixture
def slow(account, shop, gateway):
    publish(account, [simple_line(account, "1500.00")])
    gateway.books.seconds = SLOW
    return gateway


def pay(client, account):
    address = reverse("pay:check", args=[account.public_id]) + "?what=all"
    form = {"method": "yookassa", "email": "payer@mail.example", "expected": "1500.00"}
    return client.post(address, form, follow=True)


def text_of(answer):
    return " ".join(answer.content.decode().replace("\xa0", " ").split())


def test_payer_of_a_slow_bank_reads_what_is_going_on(
    resident_client, account, slow, monkeypatch
):
    waited = []
    send = requests.Session.send

    def noted(self, request, **options):
        waited.append(sum(options["timeout"]))
        return send(self, request, **options)

    monkeypatch.setattr(requests.Session, "send", noted)

    answer = pay(resident_client, account)

    assert answer.status_code == 200
    assert "Ждём ответа банка: он отвечает дольше обычного." in text_of(answer)
    assert "data-waiting" in text_of(answer)
    # The thread of the portal is given back long before the bank has answered.
    assert waited
    assert max(waited) <= SOON < SLOW


def test_slow_bank_takes_one_payment_however_often_it_is_asked(
    resident_client, account, slow
):
    for _ in range(2):
        pay(resident_client, account)
    ask_about(Intent.objects.get().pk)
    slow.books.seconds = 0
    assert reconcile()["pending"] == 1

    (payment,) = slow.books.payments.values()
    slow.books.finish(payment["id"])
    assert reconcile()["paid"] == 1
    assert str(Payment.objects.get().amount) == payment["amount"]["value"]


def test_payer_goes_on_to_the_bank_once_it_has_answered(resident_client, account, slow):
    page = pay(resident_client, account).redirect_chain[-1][0].split("?")[0]
    slow.books.seconds = 0

    ask_about(Intent.objects.get().pk)

    assert "Перейти к оплате" in text_of(resident_client.get(page))
    assert Intent.objects.get().payment_url.startswith("https://pay.example/")


def test_order_whose_address_never_came_is_made_anew(
    resident_client, account, settings
):
    """Sberbank names the page of an order once: who missed it can't go there."""
    settings.PAYMENT_PROVIDERS = ["demo"]
    contract(account)
    publish(account, [simple_line(account, "1500.00")])
    address = reverse("pay:check", args=[account.public_id]) + "?what=all"
    form = {"method": "demo", "email": "payer@mail.example", "expected": "1500.00"}
    resident_client.post(address, form)
    Intent.objects.update(payment_url="")
    lost = Intent.objects.get()
    page = [account.public_id, lost.basket.public_id]
    told = text_of(resident_client.get(reverse("pay:basket", args=page)))
    assert "не прислал адреса оплаты" in told
    assert "Повторить" in told

    resident_client.post(reverse("pay:go", args=[*page, lost.public_id]))

    lost.refresh_from_db()
    anew = Intent.objects.exclude(pk=lost.pk).get()
    assert (lost.state, anew.state, anew.amount) == ("canceled", "pending", lost.amount)
    assert anew.payment_url


def test_page_that_waits_asks_the_queue_ever_less_often(
    resident_client, account, slow, time_machine
):
    page = pay(resident_client, account).redirect_chain[-1][0].split("?")[0]
    intent = Intent.objects.get()
    asked = []
    time_machine.move_to(timezone.now(), tick=False)
    for checks in (0, 1, 6):
        Intent.objects.update(checks=checks)
        before = OrmQ.objects.count()
        for _ in range(30):
            time_machine.shift(1)
            resident_client.get(page)
        asked.append(OrmQ.objects.count() - before)

    assert intent.state == "created"
    assert asked == sorted(asked, reverse=True)
    assert asked[0] > asked[-1]


def test_silent_bank_keeps_nobody_else_waiting(account, shop, gateway):
    """The schedule leaves a silent provider alone after three tries."""
    for number in range(1, 9):
        new_intent(account, f"{number}.00", method="yookassa")
    gateway.books.fault = 500
    before = len(gateway.books.requests)

    assert reconcile(only_due=True)["silent"] == 3
    assert len(gateway.books.requests) == before + 3

    # They were put off, so the next time others have their turn.
    assert reconcile(only_due=True)["silent"] == 3
    gateway.books.fault = None
    assert reconcile()["pending"] == 8


def test_worker_has_reconciliation_and_autopay_on_its_schedule():
    plan_reconciliation()
    plan_reconciliation()

    planned = Schedule.objects.filter(func__startswith="cabinet.payments.online")
    assert {one.func: one.schedule_type for one in planned} == {
        RECONCILE: Schedule.MINUTES,
        AUTOPAY: Schedule.DAILY,
    }
    # Within fifteen minutes of a provider's recovery, whatever was missed.
    assert Schedule.objects.get(func=RECONCILE).minutes <= 5
    assert planned.count() == 2
