"""No employee sees or changes anything of a foreign organisation.

Every address of the back office is tried, Wagtail's own among them, by every
ready role; the addresses come from the URLconf, so a new one is tried too.
"""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.db.models import Q
from django.test import Client
from wagtail.log_actions import log

from cabinet.journal.models import Entry
from cabinet.residents.models import User
from portal.roles import ADMINISTRATOR, CLERK, DISPATCHER, EDITOR
from tests.portal.walking import (
    FOREIGN,
    OWN,
    ROUTES,
    SAMPLES,
    employee,
    is_broken,
    leaks,
    report,
    visit,
)
from tests.test_isolation import arguments

pytestmark = pytest.mark.usefixtures("notes_writes")
# Written by the request itself, whatever it asks for: who is there, and what the
# journal says of a refusal.
OF_ITSELF = {
    *("django_session", "usersessions_usersession", "residents_tally"),
    Entry._meta.db_table,
}
# Rows that come with the walk itself: its sequences pass a company's key, too.
PASSING = {"sessions", "usersessions", "wagtailcore", "wagtailsearch"}
ROLES = (ADMINISTRATOR, CLERK, DISPATCHER, EDITOR)


@pytest.fixture(params=ROLES)
def worker(request, own) -> User:
    return employee(own, Group.objects.get(name=request.param))


def rows_of(pk: int) -> Iterator[tuple[str, list[dict[str, object]]]]:
    """Every row under a company's key, and how many others hang on it."""
    for model in apps.get_models():
        if model._meta.app_label in PASSING:
            continue
        key = model._meta.pk
        if key.get_internal_type() in {"BigAutoField", "AutoField"}:
            yield model._meta.label, list(model._default_manager.filter(pk=pk).values())
        for field in model._meta.fields:
            if field.name in {"organization", "account", "group"} and field.is_relation:
                count = model._default_manager.filter(**{field.attname: pk}).count()
                yield f"{model._meta.label}.{field.name}", count


def entries_of(pk: int) -> int:
    return Entry.objects.filter(Q(organization=pk) | Q(account=pk)).count()


def common_rows() -> list[object]:
    """What belongs to the portal as a whole."""
    from cabinet.residents.models import LegalText, PasswordRules

    held = Group.permissions.through.objects.order_by("pk")
    return [
        list(LegalText.objects.values()),
        list(PasswordRules.objects.values()),
        list(held.exclude(group_id=OWN).values_list("group_id", "permission_id")),
        list(User.objects.filter(is_superuser=True).values_list("pk")),
    ]


def test_the_walk_finds_the_addresses_of_the_back_office():
    assert {
        "admin/",
        "admin/accounts/inspect/<int:pk>/",
        "admin/users/edit/<int:pk>/",
        "admin/groups/edit/<int:pk>/",
        "admin/bulk/residents/<path:action>",
        "admin/imports/<int:pk>/errors/",
        "admin/requests/<int:pk>/work-order.pdf",
        "admin/house_chooser/chosen/<str:pk>/",
    } <= set(ROUTES)
    for route in ROUTES:
        unknown = set(arguments(route)) - set(SAMPLES)
        assert all(is_key(route, name) for name in unknown), route


def is_key(route: str, name: str) -> bool:
    return f"<int:{name}>" in route or name in {"pk", "object_id", "path", "doc_id"}


def test_nothing_foreign_is_shown(client: Client, foreign, worker):
    log(foreign.account, "wagtail.edit", user=foreign.employee)
    client.force_login(worker)
    faults = []
    for route in ROUTES:
        # An address that names its object by a key answers nothing of it;
        # what was typed into a query comes back in its field.
        words = {foreign.person, foreign.colleague, f"ул. {foreign.word}"}
        words.add(f"ООО «{foreign.word}»")
        for response in visit(client, "get", route, FOREIGN, foreign):
            found = leaks(response, words)
            if response.headers.get("Content-Type", "").startswith("image/"):
                found.append("a picture")
            if found or is_broken(route, response):
                faults.append((route, response.status_code, found))
    assert not faults, report(faults)


def test_nothing_foreign_is_changed(client: Client, foreign, worker):
    client.force_login(worker)
    before, common = dict(rows_of(FOREIGN)), common_rows()
    entries = entries_of(FOREIGN)
    faults = []
    for route in ROUTES:
        for response in visit(client, "post", route, FOREIGN, foreign):
            changed = []
            if entries_of(FOREIGN) != entries:
                changed.append("the journal")
            if client.writes.taken() - OF_ITSELF:
                after = dict(rows_of(FOREIGN))
                changed = [name for name in before if before[name] != after[name]]
                if common_rows() != common:
                    changed.append("what is the whole portal's")
            found = leaks(response, {foreign.person, f"ул. {foreign.word}"})
            if changed or found or is_broken(route, response):
                faults.append((route, response.status_code, changed, found))
    assert not faults, report(faults)
