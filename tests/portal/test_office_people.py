"""Residents' names, telephones and e-mails: a right of their own, and never unseen.

The same walk as for foreign organisations, over one's own.
"""

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client

from cabinet.journal.models import Action, Entry
from tests.factories.company import Company
from tests.portal.walking import (
    OWN,
    ROUTES,
    employee,
    leaks,
    report,
    visit,
)

pytestmark = pytest.mark.usefixtures("notes_writes")
RIGHT = "view_personal_data"


def people_of(company: Company) -> set[str]:
    return {company.person, company.phone, company.mail}


def test_who_may_not_see_people_sees_none(client: Client, own):
    group = Group.objects.create(name="Без людей")
    group.permissions.set(Permission.objects.exclude(codename=RIGHT))
    client.force_login(employee(own, group))
    faults = []
    for route in ROUTES:
        for response in visit(client, "get", route, OWN, own, words=str(OWN)):
            found = leaks(response, people_of(own))
            if found:
                faults.append((route, response.status_code, found))
    assert not faults, report(faults)


def test_whoever_sees_people_is_in_the_journal(client: Client, own):
    group = Group.objects.create(name="Все права")
    group.permissions.set(Permission.objects.all())
    client.force_login(employee(own, group))
    noted = Entry.objects.filter(action__in=(Action.SEEN, Action.EXPORTED))
    shown, faults = 0, []
    for route in ROUTES:
        for response in visit(client, "get", route, OWN, own, words=str(OWN)):
            found = leaks(response, people_of(own))
            shown += bool(found)
            if found and not noted.exists():
                faults.append((route, response.status_code, found))
    assert shown > 40
    assert not faults, report(faults)
