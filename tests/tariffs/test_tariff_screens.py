import pytest

from cabinet.tariffs.models import Tariff
from tests.factories import ServiceFactory, SupplierFactory, TariffFactory
from tests.measure import own_queries


@pytest.fixture
def clerk_client(client, clerk):
    client.force_login(clerk)
    return client


@pytest.fixture
def service(account):
    return ServiceFactory(organization=account.organization, name="Холодная вода")


def values(service, **changes):
    return {
        "service": service.pk,
        "rate": "18,84",
        "valid_from": "01.07.2017",
        **changes,
    }


def test_lists_have_only_ones_own_organisations_rows(clerk_client, service):
    TariffFactory(service=service)
    foreign = TariffFactory()

    for screen in ("tariff", "service"):
        page = clerk_client.get(f"/admin/{screen}/").content.decode()
        assert service.name in page
        assert foreign.service.name not in page


@pytest.mark.parametrize("action", ["inspect", "edit", "delete", "history"])
def test_another_organisations_tariff_does_not_exist(clerk_client, action):
    foreign = TariffFactory()

    answer = clerk_client.post(f"/admin/tariff/{action}/{foreign.pk}/")

    assert answer.status_code == 404
    assert Tariff.objects.filter(pk=foreign.pk).exists()


def test_employee_adds_a_tariff(clerk_client, service):
    clerk_client.post("/admin/tariff/new/", values(service))

    assert str(Tariff.objects.get()) == "Холодная вода: 18.8400 с 01.07.2017"


@pytest.mark.parametrize("field", ["service", "supplier"])
def test_form_refuses_what_belongs_to_another_organisation(
    clerk_client, service, field
):
    foreign = {"service": ServiceFactory, "supplier": SupplierFactory}[field]()

    answer = clerk_client.post(
        "/admin/tariff/new/", values(service) | {field: foreign.pk}
    )

    assert field in answer.context["form"].errors
    assert not Tariff.objects.exists()


def test_supplier_must_be_of_the_services_organisation(admin_client, service):
    supplier = SupplierFactory()

    answer = admin_client.post(
        "/admin/tariff/new/", values(service, supplier=supplier.pk)
    )

    assert answer.context["form"].errors["supplier"] == [
        "Этот поставщик — другой организации, не той, что услуга."
    ]


def test_employee_moves_a_service_up_the_bill(clerk_client, service):
    clerk_client.post(
        f"/admin/service/edit/{service.pk}/", {"position": 5, "unit": "куб.м"}
    )

    service.refresh_from_db()
    assert (service.position, service.name) == (5, "Холодная вода")


@pytest.mark.parametrize("screen", ["tariff", "service"])
@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_the_same_queries_for_any_number_of_rows(
    clerk_client, account, screen, count
):
    for _ in range(count):
        TariffFactory(
            service=ServiceFactory(organization=account.organization),
            supplier=SupplierFactory(organization=account.organization),
        )

    # The organisations, the rows, their number and the saved views.
    assert own_queries(clerk_client, f"/admin/{screen}/") == 4
