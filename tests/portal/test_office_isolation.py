"""No employee sees or changes anything of a foreign organisation.

Every address of the back office is tried, Wagtail's own among them, by every
ready role; the addresses come from the URLconf, so a new one is tried too.
Whoever may not see people is tried the same way on their own organisation.
"""

import io
import re
import zipfile
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import connection, transaction
from django.db.models import Q
from django.template import Template
from django.test import Client
from django.urls import get_resolver
from wagtail.log_actions import log

from cabinet.journal.models import Entry
from cabinet.residents.models import User
from cabinet.templatetags.kvartal import NO_BREAK_SPACE
from portal.roles import ADMINISTRATOR, CLERK, DISPATCHER, EDITOR
from tests.factories import UserFactory
from tests.factories.company import FILE, Company
from tests.test_isolation import arguments, routes

FOREIGN, OWN = 7777, 5555
# One key for every row of a company makes one sample for every argument.
SAMPLES = {
    "file": FILE,
    "slug": f"profile-{FOREIGN}",
    "occasion": "bill-published",
    "channel": "email",
    "app_label": "residents",
    "app_name": "cms",
    "model_name": "user",
    "content_type_app_name": "cms",
    "content_type_model_name": "newspage",
    "action": "delete",
    "action_name": "approve",
    "uidb64": "MQ",
    "token": "x-y",
    "filename": "a.jpg",
    "filter_spec": "width-100",
    "signature": "x",
    "url_name": "x",
}
WORDS = {"app_label", "app_name", "model_name", "action"}
OUT = ("admin/logout/", "admin/sprite/", "admin/jsi18n/", "admin/failwhale/")
ROUTES = sorted(
    {
        route
        for route in routes(get_resolver())
        if route.startswith("admin/") and "(?P" not in route and route not in OUT
    }
)
NAMES = (
    *("organization", "account", "building", "period", "service", "pk", "id"),
    *("reading", "request", "requests", "premises", "user", "roles", "group"),
    *("selected", "run", "month_period", "executor", "category", "to"),
)
ANSWERS = {
    "decision": "approve",
    "action": "return",
    "answer": "да",
    "why": "да",
    "reason": "да",
    "amount": "1",
    "status": "in_work",
    "accept": "1",
    "text": "да",
    "number": "",
    "is_active": "on",
    "is_superuser": "on",
    "name": "да",
    "title": "да",
}
# Wagtail's own, which break where they are asked in nonsense.
BRITTLE = {
    "admin/choose-external-link/",
    "admin/redirects/import/process/",
    "admin/snippets/choose/cms/newscategory/create/",
}
WRITTEN = re.compile(r"\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+\"?(\w+)")
# Written by the request itself, whatever it asks for: who is there, and what the
# journal says of a refusal.
OF_ITSELF = {
    *("django_session", "usersessions_usersession", "residents_tally"),
    Entry._meta.db_table,
}
# Rows that come with the walk itself: its sequences pass a company's key, too.
PASSING = {"sessions", "usersessions", "wagtailcore", "wagtailsearch"}
ROLES = (ADMINISTRATOR, CLERK, DISPATCHER, EDITOR)


def address(route: str, pk: int) -> str:
    for name, slot in arguments(route).items():
        value = SAMPLES.get(name, str(pk))
        route = route.replace(slot, value.replace(str(FOREIGN), str(pk)))
    return "/" + route.replace("^", "").replace("$", "").replace(".*", "x")


def told(pk: int, company: Company) -> dict[str, str]:
    """What a curious employee would put into a query or a form."""
    words = {"q": company.word, "number": f"{company.word}-1"}
    return {**dict.fromkeys(NAMES, str(pk)), **words}


def text_of(response) -> str:
    """The body as text; a spreadsheet unpacked, so that names in it show.

    Spaces that keep «ул.» and its name on one line are spaces like any other.
    """
    body = b"".join(response) if response.streaming else response.content
    if body.startswith(b"PK"):
        packed = zipfile.ZipFile(io.BytesIO(body))
        body = b"".join(packed.read(name) for name in packed.namelist())
    return body.decode(errors="replace").replace(NO_BREAK_SPACE, " ")


@pytest.fixture
def foreign(db) -> Company:
    return Company("Чужедом", "Чужакова", FOREIGN)


@pytest.fixture
def own(foreign) -> Company:
    # The same file's key would be taken twice.
    company = Company.__new__(Company)
    import tests.factories.company as office

    kept, office.FILE = office.FILE, "6d0fd14f-0d3b-4e2b-9f0b-0f4a3f6d2c22"
    company.__init__("Своедом", "Своякова", OWN)
    office.FILE = kept
    return company


def employee(company: Company, *groups: Group) -> User:
    user = UserFactory(first_name="Ольга", last_name="Светлова")
    user.organizations.add(company.organization)
    user.groups.add(*groups)
    return user


@pytest.fixture(params=ROLES)
def worker(request, own) -> User:
    return employee(own, Group.objects.get(name=request.param))


def visit(client: Client, method: str, route: str, pk: int, company: Company):
    """Each way of asking for an address, taken back afterwards.

    One without arguments is a list or a form: it is opened bare and exported, too.
    """
    data, url = told(pk, company), address(route, pk)
    asked = [data] if arguments(route) else [data, {}, {"export": "xlsx"}]
    for query in [data] if method == "post" else asked:
        with transaction.atomic(), connection.execute_wrapper(client.writes):
            if method == "post":
                yield client.post(f"{url}?id={pk}", {**query, **ANSWERS})
            else:
                yield client.get(url, query)
            transaction.set_rollback(True)


class Writes:
    """Notes the tables that a request has written to."""

    def __init__(self):
        self.tables = set()

    def __call__(self, execute, sql, params, many, context):
        if sql.lstrip().startswith(("INSERT", "UPDATE", "DELETE")):
            found = WRITTEN.match(sql)
            self.tables.add(found[1] if found else sql)
        return execute(sql, params, many, context)

    def taken(self) -> set[str]:
        """The tables since the last time."""
        taken, self.tables = self.tables, set()
        return taken


@pytest.fixture(autouse=True)
def notes_writes(client: Client, monkeypatch) -> None:
    client.writes = Writes()
    client.raise_request_exception = False
    # As outside of tests: nobody here asks which templates were drawn with what,
    # and to keep it all takes a third of the walk.
    monkeypatch.setattr(
        Template, "_render", lambda one, told: one.nodelist.render(told)
    )


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


def is_broken(route: str, response) -> bool:
    return response.status_code >= 500 and route not in BRITTLE


def report(faults: list[tuple[object, ...]]) -> str:
    return "\n".join(str(fault) for fault in faults)


def leaks(response, words) -> list[str]:
    kind = response.headers.get("Content-Type", "")
    body = text_of(response)
    found = [word for word in words if word.lower() in body.lower()]
    if kind == "application/pdf" and response.status_code == 200:
        found.append(kind)
    return found


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


def test_who_may_not_see_people_sees_none(client: Client, own):
    group = Group.objects.create(name="Без людей")
    group.permissions.set(Permission.objects.exclude(codename="view_personal_data"))
    client.force_login(employee(own, group))
    people = {own.person, own.phone, own.mail}
    faults = []
    for route in ROUTES:
        for response in visit(client, "get", route, OWN, own):
            found = leaks(response, people)
            if found:
                faults.append((route, response.status_code, found))
    assert not faults, report(faults)
