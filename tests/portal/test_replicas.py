import pytest
from django.db import router
from django.http import HttpResponse

from cabinet.charges.models import Charge
from cabinet.residents.models import Residency
from portal.replicas import PIN, PIN_SECONDS, ReplicaMiddleware


@pytest.fixture(autouse=True)
def one_replica(settings):
    settings.REPLICAS = ["replica1"]
    settings.DATABASE_ROUTERS = ["portal.replicas.ReplicaRouter"]


@pytest.fixture
def ask(rf):
    """Send a request; return what its view would read from, and the answer."""

    def send(method="GET", **cookies):
        seen = {}

        def view(request):
            seen["charge"] = router.db_for_read(Charge)
            seen["residency"] = router.db_for_read(Residency)
            seen["write"] = router.db_for_write(Charge)
            return HttpResponse()

        request = rf.generic(method, "/cabinet/")
        request.COOKIES.update(cookies)
        return seen, ReplicaMiddleware(view)(request)

    return send


def test_bills_are_read_from_the_replica_and_rights_from_the_primary(ask):
    seen, response = ask()
    assert seen == {"charge": "replica1", "residency": "default", "write": "default"}
    assert PIN not in response.cookies


def test_request_that_writes_reads_from_the_primary_and_pins_the_visitor(ask):
    seen, response = ask("POST")
    assert seen["charge"] == "default"
    assert response.cookies[PIN]["max-age"] == PIN_SECONDS


def test_pinned_visitor_sees_what_they_have_just_written(ask):
    seen, _ = ask(**{PIN: "1"})
    assert seen["charge"] == "default"


def test_work_outside_of_a_request_stays_with_the_primary():
    assert router.db_for_read(Charge) == "default"


def test_replicas_are_never_migrated():
    assert not router.allow_migrate("replica1", "charges")


def test_without_replicas_nobody_is_pinned(ask, settings):
    settings.REPLICAS = []
    seen, response = ask("POST")
    assert seen["charge"] == "default"
    assert PIN not in response.cookies
