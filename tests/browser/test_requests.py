"""A broken tap from two photos to five stars, by a resident and a dispatcher."""

import re
from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.browser.conftest import log_in
from tests.requests.hostile import located, picture

WORDS = "Течёт кран под раковиной, подставили таз"


@pytest.fixture
def resident(demo, new_context):
    page = new_context().new_page()
    log_in(page, demo, "abonent@mail.example", "demo-resident")
    return page


@pytest.fixture
def dispatcher(demo, new_context):
    page = new_context().new_page()
    log_in(page, demo, "dispatcher", "demo-dispatcher")
    return page


def open_card(page, demo, number):
    page.goto(f"{demo.url}/admin/requests/?q={number}")
    page.get_by_role("link", name=f"№ {number}", exact=True).click()


def test_request_goes_from_two_photos_to_a_mark(demo, resident, dispatcher):
    number = write(resident, demo)
    ask(dispatcher, demo, number)
    answer(resident)
    finish(dispatcher, demo, number)
    accept_and_rate(resident)

    open_card(dispatcher, demo, number)
    assert "5 из 5" in dispatcher.inner_text("main")


def write(page, demo):
    page.goto(f"{demo.url}/cabinet/")
    page.get_by_role("link", name=re.compile("551001")).first.click()
    page.get_by_role("link", name="Заявки", exact=True).click()
    page.get_by_role("link", name="Подать заявку").first.click()
    page.get_by_label("Категория").select_option(
        label="Сантехнические и слесарные работы"
    )
    page.get_by_label("Что случилось").fill(WORDS)
    page.get_by_label("Телефон").fill("+7 900 123-45-67")
    page.get_by_label("Фото или PDF").set_input_files(
        [
            {"name": "кран.jpg", "mimeType": "image/jpeg", "buffer": located()},
            {"name": "таз.png", "mimeType": "image/png", "buffer": picture("PNG")},
        ]
    )
    page.get_by_role("button", name="Создать заявку").click()
    page.get_by_role("heading", name="Ход работы").wait_for()
    pictures = page.locator(".attached img")
    assert pictures.count() == 2
    for picture_of in pictures.all():
        picture_of.scroll_into_view_if_needed()
        loaded = "one => one.decode().then(() => one.naturalWidth)"
        assert picture_of.evaluate(loaded) > 0
    return re.search(r"№\s*(\d+)", page.inner_text("h1")).group(1)


def ask(page, demo, number):
    open_card(page, demo, number)
    page.get_by_label("Исполнитель").select_option(label="Сычев И. Н.")
    page.get_by_role("button", name="Назначить").click()
    page.get_by_label("Вопрос организации").check()
    page.get_by_label("Текст").fill("Перекрывается ли вода?")
    page.get_by_role("button", name="Отправить").click()
    assert "На уточнении" in page.inner_text("main")


def answer(page):
    page.reload()
    assert "ждёт вашего ответа" in page.inner_text("main")
    assert "Перекрывается ли вода?" in page.inner_text("main")
    page.get_by_label("Ваше сообщение").fill("Да, вентилем у стояка")
    page.get_by_role("button", name="Отправить").click()
    page.get_by_text("Сообщение отправлено").wait_for()
    assert "В работе" in page.inner_text("main")


def finish(page, demo, number):
    open_card(page, demo, number)
    assert "Да, вентилем у стояка" in page.inner_text("main")
    page.get_by_label("Новый статус").select_option(label="Исполнена")
    page.get_by_role("button", name="Изменить статус").click()
    page.get_by_text("Статус изменён").first.wait_for()


def accept_and_rate(page):
    page.reload()
    page.get_by_role("button", name="Работа принята").click()
    page.get_by_label("5 — отлично").check()
    page.get_by_role("button", name="Оценить").click()
    page.get_by_text("Спасибо за оценку").wait_for()


def test_dispatcher_takes_a_call_prints_assigns_and_closes(demo, dispatcher):
    page = dispatcher
    page.goto(f"{demo.url}/admin/requests/")
    page.get_by_role("link", name="Записать по телефону").click()
    page.get_by_label("Лицевой счёт, фамилия или адрес").fill("551001")
    page.get_by_role("button", name="Найти").click()
    page.get_by_role("link", name="551001", exact=True).click()
    page.get_by_label("Категория").select_option(label="Электрика и освещение")
    page.get_by_label("Описание").fill("Искрит розетка на кухне")
    page.get_by_role("button", name="Записать").click()
    page.get_by_label("Исполнитель").select_option(label="Гарипов Р. М.")
    page.get_by_role("button", name="Назначить").click()

    printed = page.get_by_role("link", name="Напечатать заказ-наряд")
    order = page.request.get(demo.url + printed.get_attribute("href"))
    text = PdfReader(BytesIO(order.body())).pages[0].extract_text()
    assert "Искрит розетка на кухне" in text
    assert "Гарипов Р. М." in text
    for status in ("Исполнена", "Закрыта"):
        page.get_by_label("Новый статус").select_option(label=status)
        page.get_by_role("button", name="Изменить статус").click()
        page.get_by_text("Статус изменён").first.wait_for()
    assert "Статус: Закрыта" in page.inner_text("main")


def test_request_page_fits_a_phone_without_scripts(demo, new_context):
    context = new_context(
        viewport={"width": 360, "height": 740}, java_script_enabled=False
    )
    page = context.new_page()
    log_in(page, demo, "abonent@mail.example", "demo-resident")
    page.goto(f"{demo.url}/cabinet/")
    page.get_by_role("link", name=re.compile("551001")).first.click()
    page.get_by_role("link", name="Заявки", exact=True).click()
    for name in ("№", "Подать заявку"):
        listed = page.url
        page.get_by_role("link", name=name).first.click()
        box = page.locator("main").bounding_box()
        assert box["width"] <= 360
        page.goto(listed)
