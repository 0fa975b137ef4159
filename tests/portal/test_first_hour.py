"""The assistant reads from the data what is done, and prints invitations."""

import pytest
from django_q.models import OrmQ
from pypdf import PdfReader

from cabinet.accounts.models import Organization
from cabinet.charges import tasks
from cabinet.charges.models import PrintRun
from cabinet.charges.printing import TASK
from cabinet.charges.services import close_period
from cabinet.residents.codes import code_fits, control_code
from cabinet.residents.models import Residency
from portal.office.first_hour.found import look
from portal.office.first_hour.steps import steps
from tests.factories import (
    AccountFactory,
    OrganizationFactory,
    ResidencyFactory,
    TariffFactory,
)
from tests.factories.bills import AUGUST, loaded, simple_line
from tests.portal.test_back_office import employee

STEPS = 7
FULL = {
    "address": "г. Казань",
    "phone": "1",
    "bank": "Банк",
    "bic": "049205000",
    "settlement_account": "4" * 20,
}


def done(organization):
    made = steps(look(organization))
    return [one.is_done for one in made], next(
        (one.title for one in made if one.is_next), None
    )


@pytest.mark.django_db
def test_empty_portal_begins_with_the_organization(admin_client):
    assert not Organization.objects.exists()
    page = admin_client.get("/admin/first-hour/").content.decode()

    assert done(None) == ([False] * STEPS, "Организация")
    assert "Завести организацию" in page


@pytest.mark.django_db
def test_steps_follow_the_data():
    company = OrganizationFactory(**FULL)
    assert done(company)[1] == "Дома и лицевые счета"
    account = AccountFactory(organization=company)
    assert done(company)[1] == "Тарифы"
    TariffFactory(service__organization=company)
    assert done(company)[1] == "Начисления"
    period = loaded(account, [simple_line(account, "100.00")])
    assert done(company)[1] == "Взгляд жителя"
    close_period(period=period)
    assert done(company)[1] == "Приглашение жителей"
    ResidencyFactory(account=account)
    assert done(company) == ([True] * STEPS, None)


def test_looking_is_remembered(client, clerk, account):
    period = loaded(account, [simple_line(account, "100.00")])
    client.force_login(clerk)

    address = f"/admin/first-hour/{period.pk}/look/"
    assert client.get(address).status_code == 405
    shown = client.post(address, follow=True)

    assert account.number in shown.content.decode()
    titles = [one.title for one in steps(look(account.organization)) if one.is_done]
    assert "Взгляд жителя" in titles


def test_nobody_looks_at_a_foreign_month(client, clerk):
    foreign = AccountFactory()
    period = loaded(foreign, [simple_line(foreign, "100.00")])
    client.force_login(clerk)

    assert client.post(f"/admin/first-hour/{period.pk}/look/").status_code == 404


@pytest.mark.parametrize("accounts", [1, 12])
def test_state_takes_so_many_queries(django_assert_num_queries, db, accounts):
    company = OrganizationFactory(**FULL)
    for account in AccountFactory.create_batch(accounts, organization=company):
        ResidencyFactory(account=account)
    look(company)  # the content type of organisations
    with django_assert_num_queries(8):
        look(company)


def invite(client, building, **values):
    data = {"building": building.pk, **values}
    return client.post("/admin/invitations/", data, follow=True)


def texts(run):
    """The printed sheets' words, drawn as the worker draws them."""
    tasks.print_receipts(run.pk)
    run.refresh_from_db()
    return [page.extract_text() for page in PdfReader(run.file.open()).pages]


@pytest.fixture
def billed(account, clerk, client):
    """An account with a closed month, and the clerk at the screen."""
    close_period(period=loaded(account, [simple_line(account, "100.00")]))
    client.force_login(clerk)
    return account


def test_slip_opens_the_account(client, billed):
    ordered = invite(client, billed.premises.building, only_new="on").content.decode()
    assert "Приглашений в работе: 1" in ordered
    assert [task.task["func"] for task in OrmQ.objects.all()] == [TASK]

    (text,) = texts(PrintRun.objects.get())
    code = control_code(billed, AUGUST)
    assert f"{code[:4]}-{code[4:]}" in text
    assert billed.number in text
    assert "http://testserver" in text
    assert code_fits(billed, f"{code[:4]}-{code[4:]}")
    assert billed.last_name not in text
    shown = client.get("/admin/printrun/").content.decode()
    assert "Готово, приглашений: 1" in shown
    assert "только без жителя" in shown


def test_slips_fill_sheets_in_the_order_of_flats(client, billed):
    house = billed.premises.building
    others = [
        AccountFactory(
            organization=billed.organization,
            premises__building=house,
            premises__number=str(number),
        )
        for number in (10, 9, *range(100, 106))
    ]
    lines = [simple_line(one, "1.00") for one in (billed, *others)]
    close_period(period=loaded(billed, lines, month=AUGUST.replace(month=9)))

    invite(client, house)
    sheets = texts(PrintRun.objects.get())

    assert [sheet.count("Контрольный код") for sheet in sheets] == [8, 1]
    text = "".join(sheets)
    places = [text.index(one.number) for one in (others[1], others[0], *others[2:])]
    assert places == sorted(places)


def test_only_those_without_a_resident(client, billed):
    Residency.objects.all().delete()
    ResidencyFactory(account=billed)
    house = billed.premises.building

    refused = invite(client, house, only_new="on").content.decode()
    assert "приглашать некого" in refused
    assert not PrintRun.objects.exists()
    invite(client, house)
    assert PrintRun.objects.get().total == 1


def test_month_has_to_be_closed(client, clerk, account):
    loaded(account, [simple_line(account, "100.00")])
    client.force_login(clerk)

    page = invite(client, account.premises.building).content.decode()
    assert "Сначала закройте месяц" in page


def test_foreign_house_is_not_offered(client, clerk):
    foreign = AccountFactory()
    client.force_login(clerk)

    page = invite(client, foreign.premises.building)
    assert foreign.address not in page.content.decode()
    assert not PrintRun.objects.exists()


@pytest.mark.django_db
def test_dispatcher_prints_no_codes(client, account):
    client.force_login(employee("Диспетчер", account.organization))

    assert client.get("/admin/invitations/").status_code in {302, 403}
