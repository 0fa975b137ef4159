"""An editor runs the site without a developer: news by schedule, an outage, a mistake."""

import datetime as dt
import re
import time
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import log_in
from tests.requests.hostile import picture

MOSCOW = ZoneInfo("Europe/Moscow")
NEWS = "Во дворе на Кленовой поставили скамейки"
ALT = "Три новые скамейки под клёнами"
LATER = """
import datetime as dt, time_machine
from django.utils import timezone
from cms.tasks import publish_scheduled
with time_machine.travel(timezone.now() + dt.timedelta(hours={hours})):
    publish_scheduled()
"""
OUTAGE = "Отключат горячую воду на Курской и Спортивной"
HOUSES = ["Курская", "Спортивная"]
CORRECTION = "Воду дадут к 15:00, а не к вечеру."
# Who was told of the newest notice, and how many times.
TOLD = """
from collections import Counter
from cabinet.notifications.models import Message
from cms.models import NoticePage
newest = NoticePage.objects.latest("pk").pk
told = Message.objects.filter(event__startswith=f"notice:{newest}:")
events = set(told.values_list("recipient__username", "event"))
for name, times in Counter(name for name, _ in events).items():
    print(name, times)
"""


@pytest.fixture
def person(demo, new_context):
    def enter(login):
        page = new_context(
            viewport={"width": 1440, "height": 1000}, timezone_id="Europe/Moscow"
        ).new_page()
        log_in(page, demo, login, f"demo-{login}")
        return page

    return enter


@pytest.fixture
def editor(person):
    return person("editor")


def test_news_with_a_picture_come_out_by_schedule(demo, editor, person, new_context):
    editor.goto(f"{demo.url}/admin/")
    editor.get_by_role("link", name="Написать новость").click()
    editor.fill("[name=title]", NEWS)
    editor.fill("[name=lead]", "Их просили жители на собрании в мае.")
    upload(editor)
    more(editor, "action-submit")
    # Words for the picture are demanded, and what was typed stays.
    editor.get_by_text("Опишите словами, что на картинке.").first.wait_for()
    assert editor.input_value("[name=title]") == NEWS
    editor.fill("[name=image_alt]", ALT)
    come_out_at(editor, dt.datetime.now(MOSCOW) + dt.timedelta(hours=2))
    more(editor, "action-submit")
    editor.locator(".messages .success").wait_for()

    approve(demo, person("admin"))

    reader = new_context().new_page()
    assert not is_listed(demo, reader)
    demo.manage("shell", "--verbosity=0", "-c", LATER.format(hours=3))
    assert is_listed(demo, reader)
    reader.get_by_role("link", name=NEWS).click()
    cover = reader.get_by_role("img", name=ALT)
    assert cover.evaluate("one => one.decode().then(() => one.naturalWidth)") > 0


def test_an_outage_for_two_houses_is_put_out_and_corrected(demo, editor, new_context):
    write_outage(demo, editor)
    look_whom_it_reaches(editor)
    passer_by, neighbour = new_context().new_page(), new_context().new_page()
    passer_by.goto(f"{demo.url}/notices/")
    assert passer_by.get_by_role("link", name=OUTAGE).count() == 0

    editor.get_by_role("link", name="Вернуться к объявлению").click()
    notice = editor.url
    publish(editor)
    # Lives elsewhere and reads it all the same.
    log_in(neighbour, demo, "semya@mail.example", "demo-resident")
    neighbour.goto(f"{demo.url}/notices/")
    neighbour.get_by_role("link", name=OUTAGE).click()
    first = told(demo)
    assert first["abonent"] == 1
    assert "semya" not in first

    editor.goto(notice)
    editor.fill("[name=correction]", CORRECTION)
    publish(editor)
    neighbour.reload()
    assert CORRECTION in neighbour.inner_text("main")
    assert told(demo) == dict.fromkeys(first, 2) | {"semya": 1}


def write_outage(demo, page):
    page.goto(f"{demo.url}/admin/")
    page.get_by_role("link", name="Сообщить об отключении").click()
    page.fill("[name=title]", OUTAGE)
    now = dt.datetime.now(MOSCOW)
    pick_time(page, "starts_at", now + dt.timedelta(hours=1))
    pick_time(page, "ends_at", now + dt.timedelta(hours=9))
    for number, house in enumerate(HOUSES):
        add_house(page, number, house)
    page.get_by_role("button", name="Сохранить черновик").click()
    page.get_by_role("link", name="Кто получит и что увидит квартира").wait_for()


def look_whom_it_reaches(page):
    page.get_by_role("link", name="Кто получит и что увидит квартира").click()
    page.locator("main tr").first.wait_for()
    rows = [row.inner_text().split("\t") for row in page.locator("main tr").all()]
    reached = {name.partition(":")[0]: int(number) for name, number in rows}
    assert reached["Дома"] == len(HOUSES)
    assert reached["Жители с кабинетом"] > len(HOUSES)
    assert "не увидит" in looked_at(page, "Кленовая 11", "1")
    assert "не увидит" not in looked_at(page, "Курская 20", "1")
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Посмотреть глазами квартиры").click()
    opened.value.get_by_text(OUTAGE).first.wait_for()
    opened.value.close()


def upload(page):
    page.get_by_role("button", name="Выберите изображение").click()
    page.get_by_role("tab", name="Загрузка").click()
    content = picture("JPEG", size=(1600, 900))
    file = {"name": "скамейки.jpg", "mimeType": "image/jpeg", "buffer": content}
    page.locator("[name=image-chooser-upload-file]").set_input_files([file])
    # The title comes from the file's name, by the page's own script.
    title = page.locator("[name=image-chooser-upload-title]")
    expect(title).to_have_value("скамейки")
    page.locator(".modal form [type=submit]:visible").click()
    page.locator(".modal").wait_for(state="hidden")


def more(page, action):
    page.get_by_role("button", name="Больше действий").click()
    page.locator(f"[name={action}]").click()
    page.wait_for_load_state()


def publish(page):
    more(page, "action-publish")
    page.locator(".messages .success").wait_for()


def come_out_at(page, moment):
    page.get_by_role("button", name="Переключить статус").click()
    page.get_by_role("button", name="Установить расписание").click()
    pick_time(page, "go_live_at", moment)
    # By key: the calendar of the field that has the focus lies over the button.
    page.locator("#schedule-publishing-dialog button.action-save").press("Enter")
    page.locator(".messages .success").wait_for()


def pick_time(page, name, moment):
    box = page.locator(f"[name={name}]")
    box.fill(f"{moment:%d.%m.%Y %H:%M}")
    # Away from the field, so that its calendar goes.
    box.press("Tab")


def approve(demo, page):
    """The chief finds the news on the first page and lets it out."""
    page.goto(f"{demo.url}/admin/")
    page.get_by_role("link", name=NEWS).first.click()
    page.get_by_role("button", name="Больше действий").click()
    page.locator("[data-workflow-action-name=approve]:visible").first.click()
    page.locator(".messages .success").wait_for()


def is_listed(demo, page):
    # Past the page that lies ready for a second.
    page.goto(f"{demo.url}/news/?page=1&seen={time.time()}")
    return page.get_by_role("link", name=NEWS).count() == 1


def add_house(page, number, words):
    page.get_by_role("button", name="Добавить Место").click()
    place = page.locator(f"#inline_child_places-{number}")
    place.get_by_role("button", name="Выбрать дом").click()
    dialog = page.locator(".modal")
    dialog.get_by_label("Улица и дом").fill(words)
    dialog.get_by_role("link", name=re.compile(words, re.IGNORECASE)).first.click()
    dialog.wait_for(state="hidden")


def looked_at(page, house, flat):
    page.get_by_label("Улица и дом").fill(house)
    page.get_by_label("Квартира").fill(flat)
    page.get_by_role("button", name="Проверить").click()
    return page.locator("main ul[role=status]").inner_text()


def told(demo):
    lines = demo.manage("shell", "--verbosity=0", "-c", TOLD).splitlines()
    return {name: int(times) for name, times in map(str.split, lines)}
