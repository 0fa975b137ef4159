"""Each screen says what it is for and leads to the section that tells more."""

import json

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.urls import URLPattern, get_resolver

from cms.manual import FOLDER, load_manual
from cms.markdown import headings
from cms.models import ManualPage
from portal.management.commands import upgrade
from portal.office.help import HELP, help_for
from tests.factories import UserFactory

# Wagtail's own screens and what is no page: files, answers to scripts.
OTHERS = ("wagtail", "house_chooser", "test404", "None")
# What only takes a form, or is drawn as residents see it.
NO_SCREENS = {
    *("first_hour_look", "notice_as_flat"),
    *("office:end_look", "office:repeat", "office:dismiss"),
}


def names(resolver, prefix=""):
    for item in resolver.url_patterns:
        if isinstance(item, URLPattern):
            yield f"{prefix}{item.name}"
        else:
            inner = f"{prefix}{item.namespace}:" if item.namespace else prefix
            yield from names(item, inner)


def own_screens():
    office = next(one for one in get_resolver().url_patterns if _is_office(one))
    found = {name for name in names(office) if not name.startswith(OTHERS)}
    return sorted(name for name in found - NO_SCREENS if not name.endswith("_results"))


def _is_office(item) -> bool:
    return str(item.pattern) == "admin/" and not isinstance(item, URLPattern)


def test_every_own_screen_has_a_sentence():
    screens = own_screens()
    assert {"unallocated:index", "office_debtors", "office:search"} <= set(screens)
    assert [name for name in screens if help_for(name) is None] == []


@pytest.mark.parametrize("name", HELP)
def test_section_of_the_manual_is_there(name):
    told = HELP[name]
    text = (FOLDER / f"{told.article}.md").read_text()
    assert not told.section or told.section in headings(text)


@pytest.fixture
def manual(db):
    return load_manual()


def test_screen_leads_to_its_section(client, manual, admin_client):
    page = admin_client.get("/admin/billingperiod/").content.decode()
    address = HELP["billingperiod"].url

    assert f'href="{address}"' in page
    assert HELP["billingperiod"].text in page
    article = admin_client.get(address.partition("#")[0]).content.decode()
    assert f'id="{address.partition("#")[2]}"' in article


def test_manual_is_for_staff_alone(client, manual, resident_client):
    assert resident_client.get("/manual/zagruzka/").status_code == 404
    assert resident_client.get("/manual/").status_code == 404
    resident_client.logout()
    assert resident_client.get("/manual/zagruzka/").status_code == 302
    assert "zagruzka" not in resident_client.get("/sitemap.xml").content.decode()
    found = resident_client.get("/search/?q=кодировка").content.decode()
    assert "/manual/" not in found


def test_any_employee_reads_the_manual(client, manual):
    user = UserFactory()
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)

    assert "<table>" in client.get("/manual/oplata/").content.decode()


def test_upgrade_refreshes_what_nobody_has_changed(db, tmp_path):
    first, second = tmp_path / "one.md", tmp_path / "two.md"
    first.write_text("# Первая\n\nтекст")
    second.write_text("# Вторая\n\nтекст")
    assert load_manual(tmp_path).new == ["one", "two"]
    assert load_manual(tmp_path).same == ["one", "two"]

    page = ManualPage.objects.get(slug="two")
    page.text = "# Вторая\n\nкак у нас принято"
    page.save_revision().publish()
    first.write_text("# Первая\n\nновый текст")
    second.write_text("# Вторая\n\nновый текст")
    done = load_manual(tmp_path)

    assert (done.refreshed, done.kept) == (["one"], ["two"])
    assert "новый" in ManualPage.objects.get(slug="one").html
    assert "как у нас принято" in ManualPage.objects.get(slug="two").html


def test_one_command_brings_a_new_version(db, monkeypatch, capsys):
    brought = []
    monkeypatch.setattr(upgrade, "bring_static", brought.append)
    call_command("upgrade")

    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert told["migrations"] == 0
    assert set(told["manual"]["new"]) == {path.stem for path in FOLDER.glob("*.md")}
    assert ManualPage.objects.count() == len(told["manual"]["new"])
    assert len(brought) == 1


def test_manual_draws_no_tags_of_its_authors(db, tmp_path):
    (tmp_path / "one.md").write_text(
        "# А\n\n<script>alert(1)</script> [x](javascript:a)"
    )
    load_manual(tmp_path)
    html = ManualPage.objects.get().html
    assert "<script" not in html
    assert "href" not in html
