"""Links that lead nowhere: told at publishing, listed for those who run the site."""

from django.test import Client
from wagtail.documents.models import Document
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from cms.dead_links import dead_links
from tests.cms.test_editorial import employee
from tests.factories.cms import InstructionPageFactory, NewsPageFactory, png


def text(html: str) -> list[tuple[str, str]]:
    return [("text", html)]


def leading_to(page, **fields):
    link = f'<p>Читайте <a linktype="page" id="{page.pk}">здесь</a></p>'
    return NewsPageFactory(body=text(link), **fields)


def test_a_link_to_a_page_that_was_taken_down_or_deleted_is_dead(db):
    living, hidden, lost = InstructionPageFactory.create_batch(3)
    good, to_hidden, to_lost = map(leading_to, (living, hidden, lost))
    hidden.unpublish()
    lost.delete()

    assert dead_links(Page.objects.all()) == {
        to_hidden.pk: [f"«{hidden.title}» (снята с публикации)"],
        to_lost.pk: ["удалённая страница"],
    }
    assert dead_links(Page.objects.filter(pk=good.pk)) == {}


def test_a_link_to_a_deleted_document_is_dead(db):
    document = Document.objects.create(title="Отчёт", file=png())
    link = f'<p><a linktype="document" id="{document.pk}">Отчёт</a></p>'
    page = NewsPageFactory(body=text(link))
    assert dead_links(Page.objects.all()) == {}

    document.delete()

    assert dead_links(Page.objects.all()) == {page.pk: ["удалённый документ"]}


def test_pages_that_nobody_sees_are_not_looked_at(db):
    lost = InstructionPageFactory()
    page = leading_to(lost)
    lost.delete()
    page.unpublish()

    assert dead_links(Page.objects.all()) == {}


def test_the_report_names_page_and_link_to_those_who_run_the_site(db):
    hidden = InstructionPageFactory(title="Как платить")
    page = leading_to(hidden, title="Новые тарифы")
    hidden.unpublish()

    editor = employee("Редактор")
    html = editor.get("/admin/reports/links/").text
    assert "Новые тарифы" in html
    assert "«Как платить» (снята с публикации)" in html
    assert f"/admin/pages/{page.pk}/edit/" in html
    export = editor.get("/admin/reports/links/", {"export": "csv"}).getvalue().decode()
    assert "Новые тарифы,«Как платить» (снята с публикации)" in export
    assert employee("Расчётчик").get("/admin/reports/links/").status_code == 302


def test_whoever_publishes_a_dead_link_is_told_at_once(db):
    hidden = InstructionPageFactory(title="Как платить")
    page = leading_to(hidden)
    hidden.unpublish()

    html = published_again(employee("Администратор"), page)

    assert "ссылка, которая никуда не ведёт: «Как платить»" in html


def published_again(client: Client, page) -> str:
    fields = {
        "title": page.title,
        "slug": page.slug,
        "date": "01.03.2026",
        "lead": page.lead,
        "body": streamfield([("text", rich_text(page.body[0].value.source))]),
        "action-publish": "publish",
    }
    address = f"/admin/pages/{page.pk}/edit/"
    return client.post(address, nested_form_data(fields), follow=True).text
