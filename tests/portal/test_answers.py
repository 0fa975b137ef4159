"""What every answer carries: policies, privacy, the portal's own error pages."""

import pytest
from django.db import OperationalError

from portal import health

STRICT = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "object-src": "'none'",
}


def policy(response):
    parts = response.headers["Content-Security-Policy"].split("; ")
    return dict(part.split(" ", 1) for part in parts)


@pytest.mark.parametrize("address", ["/", "/auth/login/", "/no/such/page/"])
def test_pages_outside_the_back_office_have_the_strict_policy(client, db, address):
    directives = policy(client.get(address))
    assert {name: directives[name] for name in STRICT} == STRICT
    assert "unsafe" not in " ".join(directives.values())


def test_strict_policy_stays_on_an_unknown_page_of_a_demonstration(
    client, db, settings
):
    settings.DEBUG = True
    response = client.get("/no/such/page/")
    assert response.status_code == 404
    assert policy(response)["script-src"] == "'self'"


def test_back_office_may_use_its_inline_scripts(admin_client):
    directives = policy(admin_client.get("/admin/"))
    assert directives["script-src"] == "'self' 'unsafe-inline'"
    assert directives["frame-ancestors"] == "'self'"


def test_unknown_page_is_ours_and_russian(client, db, settings):
    for debug in (False, True):
        settings.DEBUG = debug
        response = client.get("/no/such/page/")
        assert response.status_code == 404
        assert "Такой страницы нет" in response.content.decode()


def test_stale_form_is_explained_in_russian(db):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/auth/login/", {"login": "a", "password": "b"})
    assert response.status_code == 403
    assert "Форма устарела" in response.content.decode()


@pytest.mark.parametrize("code", ["400", "403", "404", "500"])
def test_error_pages_need_neither_database_nor_request(code):
    from django.template.loader import render_to_string

    assert 'lang="ru"' in render_to_string(f"{code}.html")


def test_personal_pages_are_never_cached(resident_client):
    response = resident_client.get("/cabinet/", follow=True)
    assert response.headers["Cache-Control"] == "no-store, private"


def test_wagtails_own_entry_forms_do_not_answer(client, db):
    for address, target in (
        ("/admin/login/", "/auth/login/"),
        ("/admin/password_reset/", "/auth/recover/"),
    ):
        response = client.get(address)
        assert (response.status_code, response.url) == (302, target)


def test_liveness_answers_without_the_database(client):
    assert client.get("/healthz").content == b"ok"


def test_readiness_names_what_does_not_answer(client, db, monkeypatch):
    assert client.get("/readyz").json() == {
        "database": True,
        "queue": True,
        "storage": True,
    }

    def broken():
        raise OperationalError

    monkeypatch.setitem(health.CHECKS, "queue", broken)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["queue"] is False
