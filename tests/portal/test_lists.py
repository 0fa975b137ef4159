"""Every list of the back office: whose rows, how many queries, what goes out."""

import csv
import io
import re
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cabinet.accounts.saved_lists import SavedList
from cabinet.accounts.staff import ManagedViewSet
from cabinet.lists import index, paging
from cabinet.lists.columns import Plain
from portal.wagtail_hooks import staff_screens
from tests.factories import AccountFactory, PaymentFactory, UserFactory
from tests.factories.office import COMMON, everything_of

LISTS = {
    one.name: one
    for group in staff_screens()
    for one in getattr(group, "registerables", [group])
    if isinstance(one, ManagedViewSet)
}
OWN = {name: one for name, one in LISTS.items() if name not in COMMON}
# The journal gets a line by each export.
STILL = {name: one for name, one in OWN.items() if name != "entry"}
# What a house's or a company's list has one row of for each organisation, or more.
SEVERAL = {"service", "requestcategory", "executor", "penaltyrule"}


def address(viewset, **query):
    told = urlencode(query, doseq=True)
    return f"{reverse(viewset.get_url_name('index'))}?{told}"


def names(viewset):
    fields = [*viewset.list_display, *viewset.more]
    return [one if isinstance(one, str) else one.name for one in fields]


def rows(page):
    body = re.search(r"<tbody>(.*)</tbody>", page, re.S)
    return body.group(1).count("<tr") if body else 0


def exported(client, viewset, **query):
    answer = client.get(address(viewset, export="csv", **query))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


@pytest.fixture
def office(client, db):
    """An employee of three organisations that have one of everything, as a fourth."""
    accounts = AccountFactory.create_batch(4)
    user = UserFactory(username="office")
    for one in accounts:
        everything_of(one)
    user.organizations.set(one.organization for one in accounts[:3])
    group = Group.objects.create(name="Все права")
    group.permissions.set(Permission.objects.all())
    user.groups.add(group)
    client.force_login(user)
    client.accounts, client.user = accounts, user
    return client


def queries(client, url):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_lists_take_the_same_queries_for_one_row_and_for_three(office, monkeypatch):
    counted = {}
    for name, viewset in OWN.items():
        url = address(viewset, columns=names(viewset))
        office.get(url)
        found = []
        for size in (1, 3):
            monkeypatch.setattr(
                index.ListIndex, "get_paginate_by", lambda view, rows, n=size: n
            )
            found.append(queries(office, url))
        counted[name] = found
        assert rows(office.get(url).content.decode()) >= 3, name
    assert {n: c for n, c in counted.items() if c[0] != c[1]} == {}


def test_lists_and_exports_have_only_ones_own_organisations_rows(office):
    for name, viewset in STILL.items():
        shown = rows(office.get(address(viewset)).content.decode())
        out = len(exported(office, viewset)) - 1
        assert shown == out, name
        assert shown == 3 or name in SEVERAL, f"{name}: {shown}"
    office.user.organizations.clear()
    for name, viewset in STILL.items():
        if name != "penaltyrule":
            assert rows(office.get(address(viewset)).content.decode()) == 0, name
            assert len(exported(office, viewset)) == 1, name


def test_nobody_sees_a_list_without_its_permission(office):
    group = office.user.groups.get()
    group.permissions.set(Permission.objects.filter(codename="access_admin"))
    for viewset in LISTS.values():
        for query in ({}, {"export": "csv"}):
            assert office.get(address(viewset, **query)).status_code == 302


def test_personal_fields_stay_away_from_lists_and_exports_alike(office):
    account = office.accounts[0]
    account.phone, account.email = "+79990000001", "holder@mail.example"
    account.save()
    viewset = LISTS["account"]
    query = {"columns": names(viewset)}
    seen = office.get(address(viewset, **query)).content.decode()
    assert account.last_name in seen
    assert account.phone in seen
    office.user.groups.get().permissions.remove(
        Permission.objects.get(codename="view_personal_data")
    )
    page = office.get(address(viewset, **query)).content.decode()
    out = str(exported(office, viewset, **query))
    found = office.get(address(viewset, q=account.last_name)).content.decode()
    card = office.get(f"/admin/accounts/inspect/{account.pk}/").content.decode()
    for text in (page, out, card):
        assert account.number in text
        for personal in (account.last_name, account.phone, account.email):
            assert personal not in text
    # A name can't be guessed by searching for it either.
    assert rows(found) == 0


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_an_export_has_the_chosen_rows_and_columns_as_what_they_are(office, suffix):
    import openpyxl

    account = office.accounts[0]
    PaymentFactory(account=account, amount="1234.50", place="=1+1", fee=None)
    url = address(
        LISTS["payment"],
        export=suffix,
        amount__gte="1000",
        amount__lte="2000",
        columns=["account", "amount", "place"],
    )
    content = b"".join(office.get(url).streaming_content)
    if suffix == "csv":
        text = content.decode("utf-8-sig")
        heading, row = csv.reader(io.StringIO(text), delimiter=";")
        assert row == ["12.09.2017", account.number, "1234,50", "'=1+1"]
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        heading, row = ([cell.value for cell in line] for line in sheet.rows)
        assert row[1:] == [account.number, 1234.5, "'=1+1"]
        assert row[0].isoformat() == "2017-09-12T00:00:00"
    assert heading == ["Дата платежа", "Лицевой счёт", "Сумма, ₽", "Место платежа"]


def test_columns_are_chosen_and_the_first_one_stays(office):
    page = office.get(address(LISTS["payment"], columns="fee")).content.decode()
    head = re.search(r"<thead>(.*)</thead>", page, re.S).group(1)
    assert "Дата платежа" in head
    assert "Комиссия" in head
    assert "Место платежа" not in head


def test_a_house_is_found_by_words_of_its_address(office):
    account = office.accounts[1]
    url = address(LISTS["payment"], house=account.premises.building.address)
    page = office.get(url).content.decode()
    assert account.number in page
    assert office.accounts[0].number not in page


def test_an_organisation_that_is_not_ones_own_is_no_filter(office):
    foreign = office.accounts[3].organization
    page = office.get(address(LISTS["payment"], organization=foreign.pk))
    assert office.accounts[3].number not in page.content.decode()


def test_big_lists_are_counted_no_further_than_pages_go(office, monkeypatch):
    monkeypatch.setattr(paging.CappedPaginator, "most", 2)
    page = office.get(address(LISTS["payment"]))
    assert page.context["paginator"].count == 2
    assert "Больше 2: уточните отбор" in page.content.decode()
    with CaptureQueriesContext(connection) as captured:
        office.get(address(LISTS["payment"]))
    counting = [q["sql"] for q in captured if "COUNT(" in q["sql"]]
    assert [sql for sql in counting if "payments_payment" in sql]
    assert all("LIMIT 3" in sql for sql in counting if "payments_payment" in sql)


def save(client, viewset, **told):
    return client.post(reverse(viewset.get_url_name("save_list")), told)


def test_a_list_is_kept_by_a_name_and_opened_again(office):
    viewset = LISTS["payment"]
    query = "amount__gte=1000&columns=amount&p=2&export=csv"
    answer = save(office, viewset, name="Крупные", query=query)
    saved = SavedList.objects.get()
    assert saved.query == "amount__gte=1000&columns=amount"
    assert answer.url.endswith(f"?{saved.query}")
    page = office.get(address(viewset)).content.decode()
    assert f'href="{reverse("payment:index")}?{saved.query.replace("&", "&amp;")}"' in (
        page
    )
    assert "Крупные" not in office.get(address(LISTS["meter"])).content.decode()
    # The same name again is the same view.
    save(office, viewset, name="Крупные", query="amount__gte=5000")
    assert SavedList.objects.get().query == "amount__gte=5000"


def test_a_view_without_a_name_is_refused_in_words(office):
    answer = office.post(
        reverse("payment:save_list"), {"query": "amount__gte=1"}, follow=True
    )
    assert not SavedList.objects.exists()
    assert "Вид не сохранён" in answer.content.decode()
    assert answer.redirect_chain[-1][0].endswith("?amount__gte=1")


def test_a_shared_view_reaches_colleagues_and_nobody_else(office, client):
    viewset, shared = LISTS["payment"], office.accounts[0].organization
    save(office, viewset, name="Общий вид", query="", shared_with=shared.pk)
    save(office, viewset, name="Мой вид", query="")
    colleague, stranger = UserFactory.create_batch(2)
    for user, account in (
        (colleague, office.accounts[0]),
        (stranger, AccountFactory()),
    ):
        user.organizations.add(account.organization)
        user.groups.set(office.user.groups.all())
    client.force_login(colleague)
    seen = client.get(address(viewset)).context["saved_lists"]
    assert [one.name for one in seen] == ["Общий вид"]
    saved = SavedList.objects.get(name="Общий вид")
    drop = reverse(viewset.get_url_name("drop_list"), args=[saved.pk])
    assert client.post(drop).status_code == 404
    client.force_login(stranger)
    assert not client.get(address(viewset)).context["saved_lists"]
    client.force_login(office.user)
    client.post(drop)
    assert [one.name for one in SavedList.objects.all()] == ["Мой вид"]


def test_a_view_is_shared_with_ones_own_organisation_only(office):
    foreign = office.accounts[3].organization
    save(office, LISTS["payment"], name="Чужим", query="", shared_with=foreign.pk)
    assert not SavedList.objects.exists()


def test_the_words_of_messages_are_never_listed(office):
    viewset = LISTS["message"]
    query = {"columns": [*names(viewset), "body", "link"]}
    assert (
        "секретные слова" not in office.get(address(viewset, **query)).content.decode()
    )
    assert "секретные слова" not in str(exported(office, viewset, **query))


def test_columns_show_what_they_hold_as_people_write_it():
    import datetime as dt
    from decimal import Decimal

    plain = Plain("value")
    assert plain.show(True) == "да"
    assert plain.show(dt.date(2026, 11, 5)) == "05.11.2026"
    assert plain.show(dt.datetime(2026, 11, 5, 9, 30, tzinfo=dt.UTC)) == (
        "05.11.2026 12:30"
    )
    assert plain.show(Decimal("399.1250")) == "399,125"
