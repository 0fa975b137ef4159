"""The back office's lists and search in a growing town: the first page, for big and small.

``BENCH_ACCOUNTS`` accounts against ten thousand; a company of a hundred accounts
beside them, whose employee must not wait for the neighbours' million.
"""

import os
import time
from datetime import date
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bench.measuring import apart
from bench.result import Result, at_most
from cabinet.accounts.models import Organization
from cabinet.accounts.staff import ManagedViewSet
from cabinet.charges import partitions
from cabinet.charges.models import BillingPeriod, PeriodVersion
from cabinet.payments.online.models import ProviderAccount
from cabinet.payments.online.sealing import seal
from cabinet.requests.models import Kind, RequestCategory
from cabinet.residents.models import User
from cabinet.tariffs.models import Service

FEW, SMALL = int(os.environ.get("BENCH_FEW", "10000")), 100
MANY = int(os.environ.get("BENCH_ACCOUNTS", "1000000"))
MOST_GROWTH = 1.5
VISITS = 9
HOUSE = 200
MONTH = date(2026, 10, 1)
# A number, a surname, an address, a house, a meter, a telephone, nothing at all.
WORDS = (
    *("m00000050", "Петров5", "Мерная 0 кв. 50", "Мерная", "0000005"),
    *("+7 999 123-45-67", "Такого нет"),
)
# A million rows of a dozen tables at one go, on a server that is thrown away: what
# is invented here refers to what is invented here, so no reference is looked up.
FAST = """
SET session_replication_role = replica;
SET synchronous_commit = off;
SET work_mem = '256MB';
SET maintenance_work_mem = '1GB';
"""
TOWN = """
INSERT INTO accounts_building (organization_id, address, branch, fias_id, time_zone)
    SELECT {organization}, 'ул. Мерная, д. {organization}-' || n, '', '', ''
    FROM generate_series({first} / {house}, {last} / {house}) AS n
    ON CONFLICT DO NOTHING;
INSERT INTO accounts_premises (building_id, number, entrance, floor)
    SELECT b.id, n::text, '', '' FROM generate_series({first}, {last}) AS n
    JOIN accounts_building b ON b.organization_id = {organization}
     AND b.address = 'ул. Мерная, д. {organization}-' || (n / {house});
INSERT INTO accounts_account (public_id, organization_id, premises_id, number, kind,
        unified_account_number, service_id, last_name, first_name, middle_name,
        ownership, phone, email)
    SELECT gen_random_uuid(), {organization}, p.id, 'm' || lpad(p.number, 8, '0'), '',
        '', '', 'Петров' || p.number, '', '', '', '', ''
    FROM accounts_premises p JOIN accounts_building b ON b.id = p.building_id
    WHERE b.organization_id = {organization}
      AND p.number::int BETWEEN {first} AND {last};
CREATE TEMPORARY TABLE fresh AS SELECT id, number,
        row_number() OVER (ORDER BY id) AS n FROM accounts_account
    WHERE organization_id = {organization}
      AND substr(number, 2)::int BETWEEN {first} AND {last};
INSERT INTO meters_meter (account_id, service_id, serial_number, zone, ratio, place)
    SELECT id, {service}, number, '', 1, '' FROM fresh;
INSERT INTO meters_reading (meter_id, date, value, source, source_line, created_at)
    SELECT m.id, current_date - 62, 54, 'import', 0, now()
    FROM meters_meter m JOIN fresh ON fresh.id = m.account_id;
INSERT INTO payments_payment (organization_id, account_id, paid_on, place, amount,
        operation_number, is_reversal, source_line, created_at)
    SELECT {organization}, id, current_date - (n % 700)::int, 'Банк', 100, '', false,
        0, now() FROM fresh;
INSERT INTO residents_user (password, is_superuser, username, first_name, last_name,
        middle_name, phone, photo, email, is_staff, is_active, date_joined)
    SELECT '', false, 'bench{organization}-' || number, '', 'Петров', '', '', '', '',
        false, true, now() FROM fresh;
INSERT INTO residents_residency (user_id, account_id, method, started_at)
    SELECT u.id, fresh.id, 'flat', now() FROM fresh
    JOIN residents_user u ON u.username = 'bench{organization}-' || fresh.number;
INSERT INTO notifications_message (recipient_id, organization_id, account_id, channel,
        event, subject, body, state, attempts, next_try_at, created_at, last_error)
    SELECT r.user_id, {organization}, fresh.id, 'email', 'bench:' || fresh.id, 'Счёт',
        'Текст', 'sent', 1, now(), now(), ''
    FROM fresh JOIN residents_residency r ON r.account_id = fresh.id;
INSERT INTO journal_entry (at, actor_id, actor_words, action, subject_kind, subject_id,
        subject_words, account_id, organization_id, reason, details)
    SELECT now(), {employee}, 'Мерин', 'seen', 'accounts.account', id, number, id,
        {organization}, '', '{{}}' FROM fresh;
INSERT INTO service_requests_servicerequest (organization_id, number, building_id,
        account_id, kind, place, description, status, created_at, due_at, visit_time,
        phone, email, rejection_reason, rating_words, category_id)
    SELECT {organization}, {first} + n, p.building_id, a.id, 'work', 'flat', 'Течёт',
        'new', now(), now(), '', '', '', '', '', {category}
    FROM fresh JOIN accounts_account a USING (id)
    JOIN accounts_premises p ON p.id = a.premises_id;
INSERT INTO payments_online_basket (account_id, user_id, fingerprint, is_open,
        created_at, public_id, payer, payer_inn, email, saves_card)
    SELECT fresh.id, r.user_id, 'bench' || fresh.id, false, now(),
        gen_random_uuid(), '', '', '', false
    FROM fresh JOIN residents_residency r ON r.account_id = fresh.id;
INSERT INTO payments_online_intent (public_id, basket_id, provider_account_id,
        organization_id, account_id, purpose, reference, amount, fee, currency, state,
        provider_id, payment_url, qr, reason, complaint, created_at, next_check_at,
        watched_at, checks)
    SELECT gen_random_uuid(), b.id, {contract}, {organization}, fresh.id, 'ЖКУ', '',
        100, 0, 'RUB', 'paid', '', '', '', '', '', now(), now(), now(), 0
    FROM fresh JOIN payments_online_basket b ON b.account_id = fresh.id;
"""
DONE = """
DROP TABLE fresh;
RESET session_replication_role;
RESET synchronous_commit;
RESET work_mem;
RESET maintenance_work_mem;
ANALYZE;
"""
CHARGES = """
INSERT INTO {table} (id, version_id, account_id, service_id, line, unit, charged,
        recalculation_reason, opening_balance, paid, closing_balance, amount_due)
    SELECT nextval('charges_charge_id_seq'), {version}, id, {service}, 0, '', 100, '',
        0, 0, 100, 100 FROM accounts_account WHERE organization_id = {organization}
"""


def run() -> list[Result]:
    call_command("collectstatic", interactive=False, verbosity=0)
    # The client asks for a name that the portal's settings don't know.
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    # A telephone would have to be at hand for the second factor.
    settings.STAFF_MFA = False
    big, small = _company("1655999901", "УК «Большая»"), _company("1655999902", "ТСЖ")
    small.grow(1, SMALL)
    big.grow(1, FEW)
    before, held = (_seconds_of(big), _seconds_of(small)), _megabytes_of(big)
    big.grow(FEW + 1, MANY)
    after = _seconds_of(big), _seconds_of(small)
    growth = _megabytes_of(big) / held
    memory = at_most(f"{MANY} к {FEW}: память выгрузки счетов", growth, MOST_GROWTH)
    times = [
        at_most(f"{whose}: {name}", many[name] / few[name], MOST_GROWTH)
        for whose, few, many in zip(
            (f"{MANY} к {FEW}", f"{SMALL} рядом с {MANY}"), before, after, strict=True
        )
        for name in few
    ]
    return [memory, *times]


class Company:
    """An organisation with an employee who may see everything of it."""

    def __init__(self, organization: Organization) -> None:
        self.organization = organization
        self.service = Service.objects.create(
            organization=organization, name="Холодная вода", unit="куб.м"
        )
        self.category = RequestCategory.objects.create(
            organization=organization, kind=Kind.WORK, title="Сантехника"
        )
        self.contract = ProviderAccount.objects.create(
            organization=organization, provider="demo", sealed_keys=seal({})
        )
        self.period = BillingPeriod.objects.create(
            organization=organization, month=MONTH
        )
        self.employee = User.objects.create(username=f"office-{organization.pk}")
        self.employee.organizations.add(organization)
        group, _ = Group.objects.get_or_create(name="Замер")
        group.permissions.set(Permission.objects.all())
        self.employee.groups.add(group)

    def grow(self, first: int, last: int) -> None:
        """Add accounts, each with one of everything, and publish a month of them."""
        told = {
            "organization": self.organization.pk,
            "service": self.service.pk,
            "category": self.category.pk,
            "contract": self.contract.pk,
            "employee": self.employee.pk,
            "first": first,
            "last": last,
            "house": HOUSE,
        }
        with connection.cursor() as cursor:
            cursor.execute((FAST + TOWN + DONE).format(**told))
        self._publish(told)

    @transaction.atomic
    def _publish(self, told: dict[str, int]) -> None:
        number = self.period.versions.count() + 1
        version = PeriodVersion.objects.create(
            period=self.period, number=number, published_at=timezone.now()
        )
        table = partitions.create(version.pk)
        with connection.cursor() as cursor:
            cursor.execute(CHARGES.format(table=table, version=version.pk, **told))
        partitions.attach(version.pk)
        self.period.published_version = version
        self.period.save()


def _company(inn: str, name: str) -> Company:
    return Company(Organization.objects.create(inn=inn, name=name))


def _lists() -> dict[str, str]:
    from portal.wagtail_hooks import staff_screens

    return {
        str(one.menu_label): reverse(one.get_url_name("index"))
        for group in staff_screens()
        for one in getattr(group, "registerables", [group])
        if isinstance(one, ManagedViewSet)
    }


def _searches() -> dict[str, str]:
    """Each way in which staff look for something, in words that many rows hold."""
    address = reverse("office:search")
    return {
        f"Поиск «{words}»": f"{address}?{urlencode({'q': words})}" for words in WORDS
    }


def _cards(organization: Organization) -> dict[str, str]:
    """Everything of one account; and lists that are narrowed as staff narrow them."""
    first = organization.accounts.order_by("pk").values_list("pk", flat=True)[0]
    house = urlencode({"house": f"Мерная, д. {organization.pk}-0"})
    journal = reverse("journal:index")
    return {
        "Карточка счёта": reverse("account_list:inspect", args=[first]),
        "Счета дома": f"{reverse('account_list:index')}?{house}",
        "Журнал об одном счёте": f"{journal}?q=m00000050",
        "Журнал одного сотрудника": f"{journal}?{urlencode({'q': 'Мерин'})}",
    }


def _seconds_of(company: Company) -> dict[str, float]:
    """The time of each list's first page, of each search and of a card."""
    client = Client()
    client.force_login(company.employee)
    pages = _lists() | _searches() | _cards(company.organization)
    return {name: _visits(client, url) for name, url in pages.items()}


def _megabytes_of(company: Company) -> float:
    """What a file of every account takes at most, in a process of its own."""

    def take() -> None:
        client = Client()
        client.force_login(company.employee)
        address = f"{reverse('account_list:index')}?export=csv"
        for _ in client.get(address, secure=True).streaming_content:
            pass

    megabytes, _ = apart(take)
    return megabytes


def _visits(client: Client, url: str) -> float:
    """The least of several: whatever else the machine does only adds to it."""
    _seconds(client, url)
    return min(_seconds(client, url) for _ in range(VISITS))


def _seconds(client: Client, url: str) -> float:
    began = time.perf_counter()
    response = client.get(url, secure=True)
    # A search that finds one thing opens it.
    expected = (200, 302) if "/search/" in url else (200,)
    assert response.status_code in expected, (url, response.status_code)  # noqa: S101
    return time.perf_counter() - began
