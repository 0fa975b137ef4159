"""Every screen of our own in the back office: both widths, both colour schemes."""

import pytest

from tests.browser.conftest import log_in
from tests.browser.test_every_page import SCREENS, faults, screen  # noqa: F401

ADDRESSES = [
    "/admin/",
    "/admin/setup/",
    "/admin/first-hour/",
    "/admin/invitations/",
    "/admin/users/",
    "/admin/users/new/",
    "/admin/groups/",
    "/admin/groups/new/",
    "/admin/organization/",
    "/admin/organization/new/",
    "/admin/building/",
    "/admin/accounts/",
    "/admin/billingperiod/",
    "/admin/billingperiod/new/",
    "/admin/charge/",
    "/admin/printrun/",
    "/admin/printrun/order/",
    "/admin/receiptsettings/",
    "/admin/tariff/",
    "/admin/tariff/new/",
    "/admin/service/",
    "/admin/meter/",
    "/admin/reading/",
    "/admin/reading/review/",
    "/admin/reading/silent/",
    "/admin/reading/rounds/",
    "/admin/reading/enter/",
    "/admin/reading/verification/",
    "/admin/reading/export/",
    "/admin/payment/",
    "/admin/unallocated/",
    "/admin/bank-registries/",
    "/admin/instalments/",
    "/admin/payment-channels/",
    "/admin/penaltyrule/",
    "/admin/penaltyrule/new/",
    "/admin/intent/",
    "/admin/provideraccount/",
    "/admin/residency/",
    "/admin/linkingrequest/",
    "/admin/contactchange/",
    "/admin/linkingways/",
    "/admin/legaltext/",
    "/admin/legaltext/new/",
    "/admin/limits/new/",
    "/admin/requestcategory/",
    "/admin/specialday/",
    "/admin/specialday/new/",
    "/admin/requests/",
    "/admin/requests/statistics/",
    "/admin/requests/call/",
    "/admin/notifications/",
    "/admin/notifications/texts/",
    "/admin/notifications/rules/",
    "/admin/notifications/journal/",
    "/admin/imports/",
    "/admin/imports/new/",
    "/admin/imports/profiles/",
    "/admin/imports/export/",
    "/manual/",
    "/manual/nastroyka/",
]


@pytest.mark.parametrize("login", ["admin"])
def test_screens_of_the_back_office(demo, screen, login):  # noqa: F811
    log_in(screen, demo, login, f"demo-{login}")
    found = []
    for address in ADDRESSES:
        answer = screen.goto(f"{demo.url}{address}")
        if answer.status != 200:
            found.append(f"{address}: {answer.status}")
        found += faults(screen, address)
    assert found == []
