"""Nobody reaches another's account: every address of the cabinet is tried.

The addresses come from the URLconf, so a new one is tried too; one whose
arguments have no sample here fails until it gets one.
"""

import datetime as dt
import re
from collections.abc import Iterator

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from cabinet.accounts.models import Account
from cabinet.charges import services
from cabinet.payments.online.models import Basket, Intent
from cabinet.requests.models import Attachment
from cabinet.residents.models import Residency, User
from cabinet.templatetags.kvartal import NO_BREAK_SPACE
from tests.factories import (
    BillingPeriodFactory,
    GuestFactory,
    InvitationFactory,
    MeterFactory,
    PaymentFactory,
    ReadingFactory,
    ServiceFactory,
    TariffFactory,
    charge,
    ended,
    paying,
)
from tests.factories.payments import CertificateFactory, PlanFactory
from tests.factories.requests import RequestFactory

# What stands in an address for each of its arguments; «account» is filled in
# by the test.
FILE = "6d0fd14f-0d3b-4e2b-9f0b-0f4a3f6d2c11"
BASKET = "0a3f0f52-9f49-4d69-8a55-0d9d9f1c7a01"
INTENT = "0a3f0f52-9f49-4d69-8a55-0d9d9f1c7a02"
SAMPLES = {
    "month": "2017-08",
    "year": "2017",
    "meter": "4242",
    "reading": "4343",
    "number": "1",
    "payment": "4444",
    "certificate": "4848",
    "plan": "4949",
    "file": FILE,
    "card": "4950",
    "basket": BASKET,
    "intent": INTENT,
    "pk": "4444",
    "channel": "email",
    "guest": "4545",
    "invitation": "4646",
    "asked": "4747",
    "phone": "4848",
    "session": "4949",
}


def routes(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    for item in resolver.url_patterns:
        route = prefix + str(item.pattern)
        if isinstance(item, URLPattern):
            yield route
        else:
            yield from routes(item, route)


def arguments(route: str) -> dict[str, str]:
    """Names of a route's arguments with the slots that they fill."""
    slots = re.findall(r"<[^>]+>", route)
    return {slot.strip("<>").rpartition(":")[2]: slot for slot in slots}


def address(route: str, account: Account) -> str:
    values = {**SAMPLES, "account": str(account.public_id)}
    assert "(?P" not in route, f"{route}: use path(), the walk can't fill in re_path()"
    for name, slot in arguments(route).items():
        assert name in values, f"{route}: give «{name}» a sample in SAMPLES"
        route = route.replace(slot, values[name])
    return f"/{route}"


ROUTES = sorted(
    route for route in routes(get_resolver()) if route.startswith("cabinet/")
)
OF_AN_ACCOUNT = [route for route in ROUTES if "account" in arguments(route)]


def of_people(account: Account, resident: User) -> None:
    """What the profile and shared access hold."""
    GuestFactory(pk=4545, account=account)
    holder = Residency.objects.get(user=resident)
    InvitationFactory(pk=4646, invited_by=holder, email="guest@mail.example")
    resident.emailaddress_set.create(email=resident.email, verified=True)
    resident.usersession_set.create(pk=4949, ip="192.0.2.1", session_key="k" * 32)
    resident.photo.save("a.jpg", ContentFile(b"photo"))
    resident.phones.create(pk=4848, number="79001234567")
    InvitationFactory(pk=4747, email=resident.email)


@pytest.fixture
def house(account: Account, resident: User) -> Account:
    """An account with something on every page: that a leak would show."""
    service = ServiceFactory(organization=account.organization)
    TariffFactory(service=service)
    period = BillingPeriodFactory(organization=account.organization)
    services.add_version(period=period, charges=[charge(account, service)])
    services.close_period(period=period)
    meter = MeterFactory(pk=4242, account=account, service=service)
    ReadingFactory(pk=4343, meter=meter, date=dt.date(2017, 9, 1))
    paying.contract(account)
    begun = paying.basket(account, "100.00", user=resident)
    Intent.objects.update(public_id=INTENT)
    Basket.objects.filter(pk=begun.pk).update(public_id=BASKET)
    PaymentFactory(pk=4444, account=account)
    CertificateFactory(pk=4848, account=account)
    PlanFactory(pk=4949, account=account)
    of_people(account, resident)
    asked = RequestFactory(account=account, author=resident, number=1)
    photo = Attachment(
        request=asked, public_id=FILE, name="a.jpg", content_type="image/jpeg", size=1
    )
    photo.file.save("a.jpg", ContentFile(b"photo"), save=False)
    photo.preview.save("a.jpg", ContentFile(b"small"))
    return account


def test_the_walk_finds_the_addresses_of_the_cabinet():
    assert {
        "cabinet/",
        "cabinet/link/",
        "cabinet/profile/",
        "cabinet/<uuid:account>/",
        "cabinet/<uuid:account>/meters/",
        "cabinet/<uuid:account>/payments/",
        "cabinet/<uuid:account>/requests/<int:number>/files/<uuid:file>/",
    } <= set(ROUTES)


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_is_sent_to_log_in(client: Client, house, route, method):
    url = address(route, house)

    response = getattr(client, method)(url)

    assert response.status_code == 302
    assert response.headers["Location"] == f"/auth/login/?next={url}"


@pytest.mark.parametrize("route", OF_AN_ACCOUNT)
@pytest.mark.parametrize("method", ["get", "post"])
def test_neighbour_meets_nothing(client: Client, house, neighbour, route, method):
    client.force_login(neighbour)

    response = getattr(client, method)(address(route, house))

    assert response.status_code == 404
    assert house.number not in response.content.decode()
    assert house.last_name not in response.content.decode()


@pytest.mark.parametrize("route", OF_AN_ACCOUNT)
def test_employee_of_the_organisation_meets_nothing(
    client: Client, house, clerk, route
):
    client.force_login(clerk)

    assert client.get(address(route, house)).status_code == 404


@pytest.mark.parametrize("route", OF_AN_ACCOUNT)
def test_former_holder_meets_nothing(client: Client, house, resident, route):
    ended(Residency.objects.get(user=resident))
    client.force_login(resident)

    assert client.get(address(route, house)).status_code == 404


@pytest.mark.parametrize("route", ROUTES)
def test_neighbour_meets_nothing_of_others_on_their_own_pages(
    client: Client, house, neighbour, route
):
    own = neighbour.residencies.get().account
    client.force_login(neighbour)

    response = client.get(address(route, own), follow=True)

    page = response.content.decode(errors="replace")
    assert str(house.public_id) not in page
    assert house.address not in page.replace(NO_BREAK_SPACE, " ")


@pytest.mark.parametrize("route", ROUTES)
def test_owner_gets_every_page(client: Client, house, resident, route):
    client.force_login(resident)

    response = client.get(address(route, house), follow=True)

    assert response.status_code == 200
    assert response.request["PATH_INFO"].startswith("/cabinet/")
