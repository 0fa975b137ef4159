import datetime as dt
import io
import re
import zipfile

import pytest
import time_machine
from django.core.files.storage import FileSystemStorage
from django.utils import timezone
from django_q.models import OrmQ
from pypdf import PdfReader

from cabinet.accounts.models import Account
from cabinet.charges import printing, tasks
from cabinet.charges.models import PrintRun
from cabinet.charges.services import PeriodError, reopen_period
from cabinet.notifications.models import PaperRefusal
from tests.factories import (
    AccountFactory,
    BillingPeriodFactory,
    PremisesFactory,
    ResidencyFactory,
)
from tests.factories.bills import loaded, publish, simple_line

ORDER = "/admin/printrun/order/"


@pytest.fixture(autouse=True)
def folder(monkeypatch, tmp_path):
    storage = FileSystemStorage(location=tmp_path)
    monkeypatch.setattr(PrintRun._meta.get_field("file"), "storage", storage)
    return tmp_path


@pytest.fixture
def house(account):
    """Flats 10, 2, 16 Д and 1 of one house, all billed."""
    building = account.premises.building
    flats = [
        AccountFactory(
            organization=account.organization,
            premises=PremisesFactory(building=building, number=number),
        )
        for number in ("10", "2", "16 Д", "1")
    ]
    publish(account, [simple_line(one, "7.00") for one in flats])
    return building


@pytest.fixture
def clerk_client(client, clerk):
    client.force_login(clerk)
    return client


def printed(period, layout="pdf", building=None) -> PrintRun:
    run = printing.order_printing(period=period, building=building, layout=layout)
    tasks.print_receipts(run.pk)
    run.refresh_from_db()
    return run


def period_of(house):
    return house.organization.periods.get()


def flats_of(run: PrintRun) -> list[str]:
    pages = PdfReader(io.BytesIO(run.file.read())).pages
    texts = [page.extract_text().replace("\N{NO-BREAK SPACE}", " ") for page in pages]
    return [text.split("кв. ")[1].splitlines()[0].strip() for text in texts]


def test_flats_come_in_the_order_of_a_postman(house):
    run = printed(period_of(house), building=house)

    assert flats_of(run) == ["1", "2", "10", "16 Д"]
    assert (run.state, run.done, run.total) == ("done", 4, 4)


def test_entrances_come_one_after_another(account):
    """Flat 3 of the second entrance comes after flat 40 of the first."""
    building = account.premises.building
    flats = [
        AccountFactory(
            organization=account.organization,
            premises=PremisesFactory(
                building=building, entrance=entrance, number=number
            ),
        )
        for entrance, number in (("10", "1"), ("2", "3"), ("1", "40"), ("1", "5"))
    ]
    publish(account, [simple_line(one, "7.00") for one in flats])

    assert flats_of(printed(period_of(building))) == ["5", "40", "3", "1"]


def test_one_house_is_printed_without_its_neighbours(house):
    other = AccountFactory(organization=house.organization)
    period = period_of(house)
    reopen_period(period=period)
    publish(other, [simple_line(other, "7.00")])
    period.refresh_from_db()

    assert printed(period, building=house).total == 4
    assert printed(period).total == 5


def test_folder_holds_a_file_for_each_account_in_order(house):
    run = printed(period_of(house), layout="zip")

    with zipfile.ZipFile(run.file.open("rb")) as archive:
        names = archive.namelist()
        first = PdfReader(io.BytesIO(archive.read(names[0])))
    assert [name[:7] for name in names] == ["000001-", "000002-", "000003-", "000004-"]
    assert len(first.pages) == 1


def test_halves_take_half_the_paper(house):
    run = printed(period_of(house), layout="halves")

    assert len(PdfReader(io.BytesIO(run.file.read())).pages) == 2


def test_task_repeated_prints_nothing_twice(house, folder):
    run = printed(period_of(house))
    tasks.print_receipts(run.pk)

    assert len(list(folder.iterdir())) == 1


def test_failed_printing_says_so(house, monkeypatch):
    period = period_of(house)
    run = printing.order_printing(period=period, building=None, layout="pdf")
    monkeypatch.setattr(printing.receipts, "write", lambda *_, **__: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        tasks.print_receipts(run.pk)

    run.refresh_from_db()
    assert run.state == "failed"


def test_open_month_is_not_printed(account):
    period = loaded(account, [simple_line(account, "7.00")])

    with pytest.raises(PeriodError, match="ещё не закрыт"):
        printing.order_printing(period=period, building=None, layout="pdf")


def test_files_are_deleted_after_thirty_days(house, folder):
    run = printed(period_of(house))

    with time_machine.travel(timezone.now() + dt.timedelta(days=31)):
        printing.forget_old_prints()

    run.refresh_from_db()
    assert (run.progress, list(folder.iterdir())) == ("Файл удалён", [])


def test_clerk_orders_a_house_and_fetches_its_file(clerk_client, house):
    period = period_of(house)
    clerk_client.post(
        ORDER, {"period": period.pk, "building": house.pk, "layout": "pdf"}
    )
    run = PrintRun.objects.get()
    assert OrmQ.objects.count() == 1
    tasks.print_receipts(run.pk)

    page = clerk_client.get("/admin/printrun/").content.decode()
    answer = clerk_client.get(f"/admin/printrun/file/{run.pk}/")

    assert "Готово, квитанций: 4" in page
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert answer["Content-Disposition"].startswith("attachment")


def test_another_organisations_month_is_not_offered(clerk_client, house):
    foreign = AccountFactory()
    publish(foreign, [simple_line(foreign, "7.00")])
    period = foreign.organization.periods.get()

    clerk_client.post(ORDER, {"period": period.pk, "building": "", "layout": "pdf"})

    assert not PrintRun.objects.exists()


def test_another_organisations_file_does_not_exist(clerk_client):
    foreign = AccountFactory()
    publish(foreign, [simple_line(foreign, "7.00")])
    run = printed(foreign.organization.periods.get())

    assert clerk_client.get(f"/admin/printrun/file/{run.pk}/").status_code == 404


def test_resident_reaches_none_of_it(resident_client, house):
    run = printed(period_of(house))

    for address in (ORDER, "/admin/printrun/", f"/admin/printrun/file/{run.pk}/"):
        assert resident_client.get(address).status_code == 302


def test_order_without_a_published_month_offers_none(clerk_client, account):
    BillingPeriodFactory(organization=account.organization)

    page = clerk_client.get(ORDER).content.decode()

    assert "Август 2017" not in page


def refuse_paper(house, number: str) -> None:
    """The holder of a flat has switched «счёт на дом» off."""
    account = Account.objects.get(premises__building=house, premises__number=number)
    user = ResidencyFactory(account=account).user
    PaperRefusal.objects.create(account=account, user=user)


def test_who_wants_no_paper_is_left_out(house):
    refuse_paper(house, "2")
    order = {"period": period_of(house), "building": house, "layout": "pdf"}
    run = printing.order_printing(**order, paper_only=True)
    tasks.print_receipts(run.pk)
    run.refresh_from_db()

    assert flats_of(run) == ["1", "10", "16 Д"]
    assert run.total == run.done == 3
    assert printing.order_printing(**order).total == 4


def test_house_without_paper_has_nothing_to_print(house):
    for number in ("10", "2", "16 Д", "1"):
        refuse_paper(house, number)

    with pytest.raises(PeriodError, match="никому не нужен"):
        printing.order_printing(
            period=period_of(house), building=house, layout="pdf", paper_only=True
        )


def test_clerk_prints_for_paper_alone_unless_told_otherwise(clerk_client, house):
    refuse_paper(house, "2")
    page = clerk_client.get(ORDER).content.decode()
    values = {"period": period_of(house).pk, "building": "", "layout": "pdf"}
    clerk_client.post(ORDER, {**values, "paper_only": "on"})
    clerk_client.post(ORDER, values)

    assert re.search(r'name="paper_only"[^>]* checked', page)
    totals = PrintRun.objects.order_by("pk").values_list("total", flat=True)
    assert list(totals) == [3, 4]
