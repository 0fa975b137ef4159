"""Search knows Russian words in all their forms."""

import pytest
from django.test import Client

from tests.factories.cms import InstructionPageFactory, NewsPageFactory


def text(html: str) -> list[dict[str, str]]:
    return [{"type": "text", "value": html}]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("отключении", "Отключение воды"),
        ("ОТКЛЮЧЕНИЙ", "Отключение воды"),
        ("счетчик", "Поверка счётчиков"),
        ("счётчика", "Поверка счётчиков"),
        ("поверку счетчика", "Поверка счётчиков"),
    ],
)
def test_a_word_is_found_in_any_form(client: Client, query, title):
    NewsPageFactory(title="Отключение воды")
    NewsPageFactory(title="Поверка счётчиков")

    results = client.get("/search/", {"q": query}).context["results"]

    assert [page.title for page, _ in results] == [title]


def test_the_body_is_searched_and_the_word_is_marked(client: Client, db):
    InstructionPageFactory(body=text("<p>Снимите <b>показания</b> прибора.</p>"))

    html = client.get("/search/", {"q": "показание"}).text

    assert "<mark>показания</mark>" in html


def test_a_draft_is_not_found(client: Client, db):
    NewsPageFactory(title="Отключение воды").unpublish()

    assert "Ничего не нашлось" in client.get("/search/", {"q": "отключение"}).text


def test_every_word_has_to_be_there(client: Client, db):
    NewsPageFactory(title="Отключение воды")

    assert "Ничего не нашлось" in client.get("/search/", {"q": "отключение газа"}).text


def test_what_was_typed_comes_back_escaped(client: Client, db):
    NewsPageFactory(
        title="Вода", body=text("<p>Вода &lt;script&gt;alert(1)&lt;/script&gt;</p>")
    )

    html = client.get("/search/", {"q": "вода <script>alert(1)</script>"}).text

    assert "<script>alert" not in html


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["", "\0", "я" * 101, "%", "'", "!&|():*", "\\"])
def test_a_strange_query_does_no_harm(client: Client, query):
    assert client.get("/search/", {"q": query}).status_code == 200


def test_three_results_cost_as_many_queries_as_one(queries_of):
    address = "/search/?q=вода"
    NewsPageFactory(title="Вода 1")
    with_one = queries_of(address)
    NewsPageFactory(title="Вода 2")
    NewsPageFactory(title="Вода 3")

    assert queries_of(address) == with_one
