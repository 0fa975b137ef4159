"""Events of the slices above: who is told, by which words, once."""

import datetime as dt
from collections import Counter
from decimal import Decimal

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from cabinet.charges.models import BillingPeriod
from cabinet.charges.services import add_version, close_period, reopen_period
from cabinet.notifications import sendings
from cabinet.notifications.models import BillByEmail, Channel, Message, Sending
from cabinet.notifications.tasks import send_due_messages
from cabinet.payments.models import Payment, PaymentNews
from cabinet.payments.tasks import announce_payments, remind_of_payment
from cms.announcing import notice_announced
from cms.models import NoticeIndexPage, NoticePage, NoticePlace, NoticeReading
from cms.notice_words import when
from tests.factories import (
    AccountFactory,
    BillingPeriodFactory,
    PaymentFactory,
    ResidencyFactory,
    ServiceFactory,
    charge,
)

pytestmark = pytest.mark.django_db


def closed(account, *, pay_until=None, balance="1500.50"):
    period = BillingPeriodFactory(
        organization=account.organization,
        month=dt.date(2026, 8, 1),
        pay_until=pay_until,
    )
    service = ServiceFactory(organization=account.organization)
    line = charge(account, service, charged=balance, closing_balance=balance)
    add_version(period=period, charges=[line])
    return close_period(period=period)


def letters(kind):
    return Message.objects.filter(kind=kind, channel=Channel.EMAIL).order_by("pk")


@time_machine.travel("2026-09-01 12:00+03:00", tick=False)
def test_closed_month_tells_everybody_who_sees_the_account(account, resident):
    ResidencyFactory(account=AccountFactory(organization=account.organization))
    closed(account, pay_until=dt.date(2026, 9, 10))
    send_due_messages()
    assert not letters("bill").exists()

    with time_machine.travel("2026-09-01 12:16+03:00", tick=False):
        send_due_messages()
        send_due_messages()

    [letter] = letters("bill")
    assert letter.recipient == resident
    assert letter.subject == "Счёт за август 2026: 1\N{NO-BREAK SPACE}500,50 ₽"
    assert "срок оплаты — 10 сентября" in letter.body
    assert letter.link.endswith(f"/cabinet/{account.public_id}/charges/2026-08/")
    assert letter.state == Message.State.SENT
    assert Sending.objects.get().state == Sending.State.DONE


@time_machine.travel("2026-09-01 12:00+03:00")
def test_pdf_is_attached_only_where_it_was_chosen(account, resident, mailoutbox):
    BillByEmail.objects.create(user=resident, account=account)
    family = ResidencyFactory(account=account).user
    closed(account)
    Sending.objects.update(starts_at=timezone.now())
    send_due_messages()

    attached = {letter.to[0]: letter.attachments for letter in mailoutbox}
    assert attached[family.email] == []
    [(name, content, kind)] = attached[resident.email]
    assert name == f"Квитанция-{account.number}-2026-08.pdf"
    assert content.startswith(b"%PDF")
    assert kind == "application/pdf"


@time_machine.travel("2026-09-01 12:00+03:00", tick=False)
def test_month_closed_again_tells_nobody_twice(account, resident):
    closed(account)
    Sending.objects.update(starts_at=timezone.now())
    send_due_messages()
    period = reopen_period(period=BillingPeriod.objects.get())
    close_period(period=period)
    with time_machine.travel("2026-09-01 13:00+03:00", tick=False):
        send_due_messages()

    assert letters("bill").count() == 1


def test_sending_killed_while_it_is_prepared_is_prepared_whole(account, monkeypatch):
    for _ in range(3):
        ResidencyFactory(account=account)
    closed(account)
    Sending.objects.update(starts_at=timezone.now())
    real = sendings.services.write

    def die(messages):
        next(messages)
        raise KeyboardInterrupt

    monkeypatch.setattr(sendings.services, "write", die)
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        sendings.prepare_next()
    assert not Message.objects.exists()
    monkeypatch.setattr(sendings.services, "write", real)

    assert sendings.prepare_next() == 3
    assert sendings.prepare_next() is None


@pytest.mark.parametrize(
    ("today", "kind"),
    [
        ("2026-09-06", None),
        ("2026-09-07", "due"),
        ("2026-09-10", "due"),
        ("2026-09-11", None),
        ("2026-09-15", "debt"),
        ("2026-10-11", "debt"),
        ("2026-10-12", None),
    ],
)
def test_reminders_come_before_and_after_the_day(account, resident, today, kind):
    closed(account, pay_until=dt.date(2026, 9, 10))
    with time_machine.travel(f"{today} 10:00+03:00", tick=False):
        remind_of_payment()
        remind_of_payment()

    told = Message.objects.filter(kind__in=["due", "debt"], channel=Channel.EMAIL)
    assert [one.kind for one in told] == ([kind] if kind else [])


@time_machine.travel("2026-09-07 10:00+03:00", tick=False)
def test_who_has_paid_is_left_in_peace(account, resident):
    closed(account, pay_until=dt.date(2026, 9, 10))
    PaymentFactory(
        account=account, paid_on=dt.date(2026, 9, 3), amount=Decimal("1500.50")
    )
    remind_of_payment()

    assert not letters("due").exists()


@time_machine.travel("2026-09-07 10:00+03:00", tick=False)
def test_payment_is_told_however_it_came(account, resident):
    one = PaymentFactory(account=account, paid_on=dt.date(2026, 9, 3), amount="10.50")
    Payment.objects.bulk_create(
        [
            Payment(
                organization=account.organization,
                account=account,
                paid_on=dt.date(2026, 9, 4),
                amount="20.00",
            ),
            Payment(
                organization=account.organization,
                account=account,
                paid_on=dt.date(2020, 1, 1),
                amount="30.00",
            ),
        ]
    )
    assert PaymentNews.objects.count() == 3

    assert announce_payments() == 3
    assert announce_payments() == 0

    told = [message.subject for message in letters("payment")]
    assert told == ["Получили оплату: 10,50 ₽", "Получили оплату: 20,00 ₽"]
    assert letters("payment").first().event == f"payment:{one.pk}"


def test_payment_that_is_rolled_back_tells_nobody(account, resident):
    with transaction.atomic():
        PaymentFactory(account=account, paid_on=timezone.localdate())
        transaction.set_rollback(True)

    assert announce_payments() == 0


@time_machine.travel("2026-09-07 10:00+03:00", tick=False)
def test_notice_goes_to_the_people_of_its_houses_once(account, resident, monkeypatch):
    ResidencyFactory()
    notice = NoticePage(
        pk=7,
        title="Отключение воды",
        starts_at=timezone.now(),
        ends_at=timezone.now() + dt.timedelta(hours=10),
    )
    here = account.premises.building.premises.all()
    monkeypatch.setattr(NoticePage, "premises", lambda self: here)
    monkeypatch.setattr(NoticePage, "url", "/notices/voda/")
    for _ in range(2):
        notice_announced.send(NoticePage, notice=notice, correction="")
    notice_announced.send(NoticePage, notice=notice, correction="Дадут раньше")

    first, second = letters("notice")
    assert {first.recipient, second.recipient} == {resident}
    assert first.subject == "Отключение воды"
    assert "С 7 сентября, 10:00 до 7 сентября, 20:00" in first.body
    assert "Исправлено: Отключение воды" in second.body
    assert when(notice).startswith("С 7 сентября")


def test_a_correction_goes_to_whoever_knows_the_notice(account, resident):
    """Its readers, and the house that was among its places."""
    other, reader = ResidencyFactory(), ResidencyFactory().user
    stranger = ResidencyFactory().user
    section = NoticeIndexPage.objects.get()
    notice = NoticePage(title="Вода", starts_at=timezone.now())
    notice.places = [NoticePlace(building=account.premises.building)]
    section.add_child(instance=notice)
    notice.save_revision().publish()
    NoticeReading.objects.create(page=notice, reader=reader)

    notice.places = [NoticePlace(building=other.account.premises.building)]
    notice.correction = "Воду отключат не в этом доме, а в соседнем. " * 5 + "Сегодня."
    notice.save_revision().publish()
    notice.correction = "Воду отключат не в этом доме, а в соседнем. " * 5 + "Завтра."
    notice.save_revision().publish()

    told = Counter(message.recipient for message in letters("notice"))
    assert told == {resident: 3, reader: 2, other.user: 2}
    assert stranger not in told
