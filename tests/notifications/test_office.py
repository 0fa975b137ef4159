"""The back office: texts, sendings, rules, the journal and the files."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from cabinet.charges.models import BillingPeriod
from cabinet.charges.services import add_version, close_period, reopen_period
from cabinet.notifications.models import (
    Channel,
    Message,
    OwnText,
    Sending,
    SendingRules,
    TelegramBot,
)
from cabinet.notifications.sendings import prepare_due
from cabinet.notifications.tasks import send_due_messages
from tests.factories import (
    BillingPeriodFactory,
    OrganizationFactory,
    ServiceFactory,
    UserFactory,
    charge,
)
from tests.notifications.test_gateways import tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client, clerk):
    client.force_login(clerk)
    return client


@pytest.fixture
def sending(account, resident):
    period = BillingPeriodFactory(organization=account.organization)
    service = ServiceFactory(organization=account.organization)
    add_version(
        period=period, charges=[charge(account, service, closing_balance="100.50")]
    )
    close_period(period=period)
    return Sending.objects.get()


def text_address(organization, occasion="bill", channel="email"):
    return reverse("notices:text", args=[organization.pk, occasion, channel])


def test_closing_a_month_plans_its_sending(sending, office):
    page = office.get(reverse("notices:sendings")).content.decode()

    assert sending.state == Sending.State.PLANNED
    assert sending.starts_at > timezone.now() + dt.timedelta(minutes=10)
    assert "Счета за август 2017" in page
    assert "запланирована" in page


def test_month_opened_again_is_not_told_of(sending):
    reopen_period(period=BillingPeriod.objects.get())
    sending.refresh_from_db()

    assert sending.state == Sending.State.CANCELLED


def test_older_month_tells_nobody(account, resident, sending):
    older = BillingPeriodFactory(
        organization=account.organization, month=dt.date(2017, 7, 1)
    )
    close_period(period=older)

    assert Sending.objects.count() == 1


def test_sending_is_paused_resumed_and_called_off(sending, office):
    Sending.objects.update(starts_at=timezone.now())
    assert prepare_due() == 1
    card = reverse("notices:sending", args=[sending.pk])

    office.post(reverse("notices:pause", args=[sending.pk]))
    send_due_messages()
    assert Message.objects.get().state == Message.State.WAITING
    assert "Продолжить" in office.get(card).content.decode()

    office.post(reverse("notices:resume", args=[sending.pk]))
    office.post(reverse("notices:cancel", args=[sending.pk]))
    send_due_messages()
    assert Message.objects.get().state == Message.State.SKIPPED
    page = office.get(card).content.decode()
    assert "отменена" in page

    page = office.post(
        reverse("notices:pause", args=[sending.pk]), follow=True
    ).content.decode()
    assert "уже закончена или отменена" in page


def test_planned_sending_changes_its_time_and_pace(sending, office):
    office.post(
        reverse("notices:change", args=[sending.pk]),
        {"per_minute": "30", "starts_at": "2030-01-01T10:00"},
    )
    sending.refresh_from_db()

    assert sending.per_minute == 30
    assert sending.starts_at.year == 2030


def test_called_off_sending_is_planned_anew(sending, office):
    office.post(reverse("notices:cancel", args=[sending.pk]))
    what = f"bills-{sending.subject_id}"

    page = office.post(
        reverse("notices:plan"), {"what": what, "starts_at": "2030-01-01T10:00"}
    )

    assert page.headers["Location"] == reverse("notices:sending", args=[sending.pk])
    sending.refresh_from_db()
    assert sending.state == Sending.State.PLANNED


def test_text_is_written_looked_at_and_dropped(office, account):
    address = text_address(account.organization)
    words = {"subject": "Счёт: {сумма}", "body": "За {месяц}.\n\n{ссылка}"}

    look = office.post(address, {**words, "number": account.number, "do": "look"})
    page = look.content.decode()
    assert "Счёт: 4" in page
    assert "srcdoc" in page
    assert not OwnText.objects.exists()

    office.post(address, {**words, "do": "save"})
    assert OwnText.objects.get().body.startswith("За {месяц}.")
    assert "свой" in office.get(reverse("notices:texts")).content.decode()

    office.post(address, {"do": "drop"})
    assert not OwnText.objects.exists()


@pytest.mark.parametrize("body", ["Здравствуйте, {имя}!", "{}", "{ сумма", "{0.class}"])
def test_text_with_an_unknown_value_is_refused(office, account, body):
    page = office.post(
        text_address(account.organization),
        {"subject": "Счёт", "body": body, "do": "save"},
    ).content.decode()

    assert not OwnText.objects.exists()
    assert "Такого значения здесь нет" in page or "Лишняя фигурная скобка" in page


def test_text_is_words_and_never_code(office, account):
    words = {"subject": "Счёт", "body": "<script>alert(1)</script> {% now 'Y' %}"}
    address = text_address(account.organization)

    page = office.post(address, {**words, "do": "look"}).content.decode()

    assert "<script>alert" not in page
    assert "Такого значения здесь нет" in page


def test_text_is_sent_to_its_writer_alone(office, account, clerk, mailoutbox):
    office.post(
        text_address(account.organization),
        {"subject": "Проба {счёт}", "body": "{организация}", "do": "try"},
    )

    [letter] = mailoutbox
    assert letter.to == [clerk.email]
    assert letter.subject == f"Проба …{account.number[-4:]}"
    assert not Message.objects.exists()


def test_foreign_organisation_has_no_text_here(office):
    address = text_address(OrganizationFactory())

    assert office.get(address).status_code == 404
    assert office.get(text_address(OrganizationFactory(), "no")).status_code == 404


def test_rules_are_kept(office, account):
    one = account.organization.pk
    address = reverse("notices:save_rules", args=[one])
    office.post(
        address,
        {
            f"{one}-quiet_from": "22:00",
            f"{one}-quiet_to": "08:00",
            f"{one}-sms_per_day": "7",
        },
    )

    rules = SendingRules.objects.get()
    assert (rules.quiet_from, rules.sms_per_day) == (dt.time(22), 7)


def test_bot_is_set_and_dropped_and_its_token_is_not_readable(office, account):
    args = [account.organization.pk]
    office.post(
        reverse("notices:set_bot", args=args), {"token": "1:secret", "name": "dom_bot"}
    )

    bot = TelegramBot.objects.get()
    assert "secret" not in bot.token
    assert "@dom_bot" in office.get(reverse("notices:rules")).content.decode()

    office.post(reverse("notices:drop_bot", args=args))
    assert not TelegramBot.objects.exists()


def test_journal_shows_states_and_no_words(office, account, resident, sending):
    Message.objects.create(
        recipient=resident,
        organization=account.organization,
        account=account,
        channel=Channel.EMAIL,
        event="x",
        body="Тайные слова",
        state=Message.State.BOUNCED,
        last_error="550 no such user",
    )

    page = office.get(reverse("notices:journal") + "?state=bounced").content.decode()

    assert "550 no such user" in page
    assert "Тайные слова" not in page


@pytest.mark.parametrize("name", ["sendings", "texts", "journal", "rules", "files"])
def test_screens_are_for_staff(client, resident, name):
    client.force_login(resident)

    assert client.get(reverse(f"notices:{name}")).status_code in {302, 403}


def test_files_are_for_the_administrator_outside_a_demonstration(
    office, clerk, settings, tmp_path
):
    address = reverse("notices:files")
    settings.VAR = tmp_path
    assert office.get(address).status_code == 302

    clerk.is_superuser = True
    clerk.save()
    assert "ещё ничего не отправляли" in office.get(address).content.decode()


def test_files_show_what_lies_in_them(office, settings, tmp_path, resident):
    settings.DEBUG, settings.VAR = True, tmp_path
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    tell(UserFactory(phone="+7 900 123-45-67"))
    letters = office.get(reverse("notices:files")).content.decode()
    sms = office.get(reverse("notices:files") + "?channel=sms").content.decode()

    assert "Вход в кабинет с нового устройства" in letters
    assert "srcdoc" in letters
    assert "79001234567" in sms
