import io
import json

import pytest
from django.core.management import CommandError, call_command
from pypdf import PdfReader

from cabinet.accounts.models import Account
from tests.factories import AccountFactory
from tests.factories.bills import AUGUST, loaded, publish, simple_line


def run(command: str, account: Account, *more: str, month: str = "2017-08") -> dict:
    out = io.StringIO()
    call_command(
        command,
        account.organization.inn,
        month,
        *more,
        stdout=out,
        stderr=io.StringIO(),
    )
    return json.loads(out.getvalue().splitlines()[-1])


def test_publish_closes_the_month_and_tells_its_state(account):
    period = loaded(account, [simple_line(account, "7.00")])

    told = run("publish_period", account)

    period.refresh_from_db()
    assert period.is_closed
    assert told == {
        "organization": account.organization.inn,
        "period": "2017-08",
        "status": "closed",
        "closed_at": period.closed_at.isoformat(),
    }


def test_reopen_opens_the_month_and_keeps_what_residents_see(account):
    period = publish(account, [simple_line(account, "7.00")])

    told = run("reopen_period", account)

    shown = period.published_version_id
    period.refresh_from_db()
    assert (told["status"], period.published_version_id) == ("open", shown)


@pytest.mark.parametrize(
    ("command", "reason"),
    [("publish_period", "уже закрыт"), ("reopen_period", "уже открыт")],
)
def test_what_is_done_already_is_refused(account, command, reason):
    loaded(account, [simple_line(account, "7.00")])
    if command == "publish_period":
        run(command, account)

    with pytest.raises(CommandError, match=reason):
        run(command, account)


@pytest.mark.parametrize("command", ["publish_period", "reopen_period"])
def test_unknown_period_is_refused(account, command):
    with pytest.raises(CommandError, match="нет периода 2017-08"):
        run(command, account)


def test_nonsense_month_is_refused(account):
    with pytest.raises(CommandError, match="месяц пишут как 2017-08"):
        run("publish_period", account, month="2017-13")


def test_receipts_fill_a_folder_with_a_file_for_each_account(account, tmp_path):
    odd = AccountFactory(organization=account.organization, number="А-1/2")
    silent = AccountFactory(organization=account.organization)
    publish(account, [simple_line(one, "7.00") for one in (account, odd)])

    told = run("receipts", account, "--output", str(tmp_path / "out"))

    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert told["receipts"] == 2
    assert names == {f"{account.number}.pdf", "А-1%2F2.pdf"}
    assert silent.number not in str(names)


def test_receipts_make_one_document_where_a_pdf_is_asked_for(account, tmp_path):
    other = AccountFactory(organization=account.organization)
    publish(account, [simple_line(one, "7.00") for one in (account, other)])

    told = run("receipts", account, "--output", str(tmp_path / "all.pdf"))

    pages = PdfReader(tmp_path / "all.pdf").pages
    text = "".join(page.extract_text() for page in pages)
    assert (told["receipts"], len(pages)) == (2, 2)
    assert account.number in text
    assert other.number in text


def test_receipts_of_a_month_that_is_not_published_are_refused(account, tmp_path):
    loaded(account, [simple_line(account, "7.00")])

    with pytest.raises(CommandError, match="ещё не закрыт"):
        run("receipts", account, "--output", str(tmp_path / "out"))

    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("count", [1, 3])
def test_receipts_take_the_same_queries_for_any_number_of_accounts(
    account, tmp_path, django_assert_num_queries, count
):
    accounts = AccountFactory.create_batch(count, organization=account.organization)
    publish(account, [simple_line(one, "7.00") for one in accounts], month=AUGUST)

    # One of them reads the names and tariffs of the month.
    with django_assert_num_queries(11):
        run("receipts", account, "--output", str(tmp_path / "out"))
