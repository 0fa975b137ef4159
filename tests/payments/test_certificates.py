import datetime as dt
import io
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse
from pypdf import PdfReader

from cabinet.payments.certificates.services import (
    MISSES_OF_NETWORK,
    CertificateError,
    issue_certificate,
)
from cabinet.payments.models import CertificateCheck, DebtCertificate
from cabinet.tariffs.models import Recipient
from tests.factories import PaymentFactory, ServiceFactory
from tests.factories.bills import AUGUST, publish, simple_line
from tests.factories.payments import CertificateFactory

D = Decimal
CHECK = "/certificates/"


def page_of(account, name="certificates", *more):
    return reverse(f"payments:{name}", args=[account.public_id, *more])


def text_of(answer) -> str:
    page = answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")
    return " ".join(page.split())


@pytest.fixture
def settled(account):
    publish(account, [simple_line(account, "100", closing_balance=D(0))])
    return account


def test_certificate_of_a_settled_account_is_read_back(resident_client, settled):
    with time_machine.travel("2026-11-21T12:00Z", tick=False):
        resident_client.force_login(settled.residencies.get().user)
        answer = resident_client.post(page_of(settled), follow=True)
        assert "Справка готова" in text_of(answer)
        certificate = DebtCertificate.objects.get()
        file = resident_client.get(page_of(settled, "certificate", certificate.pk))

    reader = PdfReader(io.BytesIO(file.content))
    text = " ".join(reader.pages[0].extract_text().split())
    assert len(reader.pages) == 1
    for words in (
        f"Справка № {certificate.number}",
        "об отсутствии задолженности",
        "По состоянию на 21 ноября 2026 года задолженности",
        settled.number,
        "Иванова Анна Петровна",
        settled.address,
        settled.organization.name,
        settled.organization.inn,
        "август 2017, последний закрытый месяц",
        "http://testserver/certificates/",
        certificate.written_code,
    ):
        assert words in text
    assert "■" not in text
    fonts = reader.pages[0]["/Resources"]["/Font"].values()
    assert any("Golos" in font.get_object()["/BaseFont"] for font in fonts)


def test_debt_is_the_reason_against(resident_client, account):
    publish(account, [simple_line(account, "100")])

    page = text_of(resident_client.get(page_of(account)))
    answer = resident_client.post(page_of(account), follow=True)

    reason = (
        "По счёту за август 2017 с учётом поступивших платежей не оплачено 100,00 ₽."
    )
    assert reason in page
    assert reason in text_of(answer)
    assert not DebtCertificate.objects.exists()


def test_payment_that_the_bill_does_not_hold_yet_settles_it(account, resident):
    publish(account, [simple_line(account, "100")])
    PaymentFactory(account=account, amount=D(100), paid_on=dt.date(2017, 9, 2))

    assert issue_certificate(account=account, user=resident).month == AUGUST


def test_overpaying_one_recipient_does_not_settle_another(account, resident):
    fund = Recipient.objects.create(
        organization=account.organization,
        name="Фонд",
        inn="1650000001",
        settlement_account="40702810138250123017",
        bank="Банк",
        bic="044525225",
    )
    repair = ServiceFactory(organization=account.organization, recipient=fund)
    publish(
        account,
        [
            simple_line(account, "100", closing_balance=D(-500)),
            simple_line(account, "30", service=repair),
        ],
    )

    with pytest.raises(CertificateError, match="30,00"):
        issue_certificate(account=account, user=resident)


def test_without_a_bill_nothing_is_certified(resident_client, account):
    page = text_of(resident_client.get(page_of(account)))

    assert "Ещё ни один расчётный месяц не закрыт" in page


def test_asked_twice_a_day_it_is_one_certificate(settled, resident):
    first = issue_certificate(account=settled, user=resident)

    assert issue_certificate(account=settled, user=resident) == first


@pytest.mark.parametrize(
    "written", ["ABCDE-23456", "abcde23456", " АВСDE 23456 ", "ABCDE - 23456"]
)
def test_public_page_knows_a_genuine_one_however_it_is_typed(client, db, written):
    certificate = CertificateFactory(account__number="551412", pk=17)

    page = text_of(client.get(CHECK, {"number": "2017-000017", "code": written}))

    assert "Справка подлинная." in page
    assert "2 октября 2017" in page
    assert "•••412" in page
    for secret in ("551412", certificate.holder, certificate.address):
        assert secret not in page


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("2017-000017", "ABCDE23457"),
        ("2018-000017", "ABCDE23456"),
        ("2017-000018", "ABCDE23456"),
        ("nonsense", "ABCDE23456"),
        ("2017-999999999999999999", "Ж"),
    ],
)
def test_public_page_knows_no_other(client, db, number, code):
    CertificateFactory(pk=17)

    page = text_of(client.get(CHECK, {"number": number, "code": code}))

    assert "Такой справки нет." in page
    assert "•" not in page


def test_guessing_is_limited_by_network_and_kept(client, db):
    CertificateFactory(pk=17)
    guess = {"number": "2017-000017", "code": "22222-22222"}
    for _ in range(MISSES_OF_NETWORK):
        assert client.get(CHECK, guess).status_code == 200

    stopped = client.get(CHECK, guess | {"code": "ABCDE23456"})

    assert stopped.status_code == 429
    assert "Слишком много проверок" in text_of(stopped)
    assert "подлинная" not in text_of(stopped)
    assert CertificateCheck.objects.count() == MISSES_OF_NETWORK
    elsewhere = client.get(CHECK, guess, REMOTE_ADDR="10.7.0.1")
    assert elsewhere.status_code == 200


def test_empty_form_asks_nothing(client, db):
    assert client.get(CHECK).status_code == 200
    assert not CertificateCheck.objects.exists()


def test_certificate_of_another_account_is_not_found(resident_client, account):
    other = CertificateFactory()

    answer = resident_client.get(page_of(account, "certificate", other.pk))

    assert answer.status_code == 404
