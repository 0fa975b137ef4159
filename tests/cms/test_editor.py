"""An editor writes the site in the back office, and nothing else."""

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.test import Client
from wagtail.blocks import StructBlockValidationError
from wagtail.images.models import Image
from wagtail.models import Page, PageViewRestriction
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from cabinet.residents.models import User
from cms.blocks import LinkBlock
from cms.models import HomePage, NewsIndexPage, NewsPage, SiteSettings
from tests.factories import UserFactory
from tests.factories.cms import ImageFactory, NewsPageFactory, StandardPageFactory, png


@pytest.fixture
def editor(db) -> User:
    user = UserFactory()
    user.groups.add(Group.objects.get(name="Редактор"))
    return user


@pytest.fixture
def desk(client: Client, editor: User) -> Client:
    client.force_login(editor)
    return client


def test_an_editor_publishes_news(desk: Client):
    section = NewsIndexPage.objects.get()
    body = streamfield([("text", rich_text("<p>Горячая вода с утра.</p>"))])
    fields = {
        "title": "Дали воду", "slug": "dali-vodu", "date": "01.03.2026",
        "lead": "Сегодня.", "body": body, "action-publish": "action-publish",
    }  # fmt: skip

    desk.post(f"/admin/pages/add/cms/newspage/{section.pk}/", nested_form_data(fields))

    page = NewsPage.objects.get(slug="dali-vodu")
    assert page.live
    assert "Горячая вода с утра." in desk.get(page.url).text


def test_an_editor_uploads_a_picture(desk: Client):
    desk.post("/admin/images/add/", {"title": "Двор", "file": png(), "collection": 1})

    assert Image.objects.get().title == "Двор"


def test_a_deleted_picture_takes_its_file_along(
    desk: Client, django_capture_on_commit_callbacks
):
    image = ImageFactory()
    name = image.file.name
    with django_capture_on_commit_callbacks(execute=True):
        response = desk.post(f"/admin/images/{image.pk}/delete/")

    assert response.status_code == 302
    assert not default_storage.exists(name)


def test_an_editor_tells_the_phones_of_the_company(desk: Client, editor: User):
    site = HomePage.objects.get().sites_rooted_here.get()
    fields = {
        "company_name": "УК «Дом»",
        "emergency_phone": "+7 843 222-77-00",
        "colour": "teal",
    }

    desk.post(f"/admin/settings/cms/sitesettings/{site.pk}/", fields)

    assert SiteSettings.for_site(site).emergency_phone == "+7 843 222-77-00"
    assert "+7 843 222-77-00" in desk.get("/").text


def test_the_editors_desk_is_in_russian(desk: Client):
    html = desk.get("/admin/images/").text

    assert 'lang="ru"' in html
    assert "Изображения" in html
    assert "Добавить изображение" in html


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    ["/admin/users/", "/admin/groups/", "/admin/sites/", "/admin/workflows/list/"],
)
def test_an_editor_has_no_way_to_rights(desk: Client, address):
    assert desk.get(address).status_code in {302, 404}


def test_an_editor_writes_below_the_home_page_only(editor: User):
    root, home = Page.objects.get(depth=1), HomePage.objects.get()

    assert home.permissions_for_user(editor).can_publish()
    assert not root.permissions_for_user(editor).can_add_subpage()


def test_a_resident_does_not_get_to_the_desk(client: Client, db):
    client.force_login(UserFactory())

    assert client.get("/admin/").status_code != 200


def test_a_picture_needs_words(db):
    page = NewsPageFactory.build(image=ImageFactory(), image_alt=" ")

    with pytest.raises(ValidationError, match="Опишите словами"):
        page.clean()


@pytest.mark.parametrize(
    "link",
    [
        {"page": None, "place": "", "address": ""},
        {"page": None, "place": "/cabinet/", "address": "https://example.com/"},
    ],
)
def test_a_button_leads_to_exactly_one_place(link):
    block = LinkBlock()

    with pytest.raises(StructBlockValidationError):
        block.clean(block.to_python(link))


@pytest.mark.parametrize(
    "address", ["/_util/login/", "/admin/login/"], ids=["of the site", "of the desk"]
)
def test_wagtails_own_login_form_is_out_of_reach(client: Client, address):
    response = client.get(f"{address}?next=/admin/")

    assert response.status_code in {301, 302}
    assert response.url == "/auth/login/?next=/admin/"


def test_a_page_for_residents_only_asks_them_to_log_in(client: Client, db):
    page = StandardPageFactory()
    PageViewRestriction.objects.create(page=page, restriction_type="login")

    assert client.get(page.url).url == f"/auth/login/?next={page.url}"


def test_a_page_can_be_previewed_in_a_frame_of_the_desk(desk: Client):
    page = NewsPageFactory()
    address = f"/admin/pages/{page.pk}/edit/preview/"
    fields = {"title": "Ещё не вышло", "slug": page.slug, "date": "01.03.2026"}

    desk.post(address, nested_form_data(fields | {"body": streamfield([])}))
    response = desk.get(f"{address}?in_preview_panel=true&mode=")

    assert "Ещё не вышло" in response.text
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
