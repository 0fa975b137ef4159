"""A walk over every address of the back office, with a company to meet there.

The addresses come from the URLconf, so a new one is walked too.
"""

import io
import re
import zipfile

from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.test import Client
from django.urls import get_resolver

from cabinet.residents.models import User
from tests.factories import UserFactory
from tests.factories.company import Company, file_of
from tests.test_isolation import arguments, routes

FOREIGN, OWN = 7777, 5555
# One key for every row of a company makes one sample for every argument.
SAMPLES = {
    "file": file_of(FOREIGN),
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
    *("selected", "run", "month_period", "executor", "category", "to", "number"),
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


def address(route: str, pk: int) -> str:
    for name, slot in arguments(route).items():
        value = SAMPLES.get(name, str(pk))
        route = route.replace(slot, value.replace(str(FOREIGN), str(pk)))
    return "/" + route.replace("^", "").replace("$", "").replace(".*", "x")


def told(pk: int, words: str) -> dict[str, str]:
    """What a curious employee would put into a query or a form."""
    return {**dict.fromkeys(NAMES, str(pk)), "q": words}


def text_of(response) -> str:
    """The body as text; a spreadsheet unpacked, so that names in it show."""
    body = b"".join(response) if response.streaming else response.content
    if body.startswith(b"PK"):
        packed = zipfile.ZipFile(io.BytesIO(body))
        body = b"".join(packed.read(name) for name in packed.namelist())
    return body.decode(errors="replace")


def employee(company: Company, *groups: Group) -> User:
    user = UserFactory(first_name="Ольга", last_name="Светлова")
    user.organizations.add(company.organization)
    user.groups.add(*groups)
    return user


def visit(
    client: Client,
    method: str,
    route: str,
    pk: int,
    company: Company,
    words: str = "",
):
    """Each way of asking for an address, taken back afterwards.

    One without arguments is a list or a form: it is opened bare and exported, too.
    ``words`` are searched for, the mark of the company without them.
    """
    data, url = told(pk, words or company.word), address(route, pk)
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
