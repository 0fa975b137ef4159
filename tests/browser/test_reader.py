"""A reader without a mouse, with letters twice as large: everything is reached."""

import pytest

WORD = "показания"
QUESTION = "Когда включат отопление?"
ZOOM = 2
# A laptop's screen; at 200 % half of its width is left for the page.
SCREEN = {"width": 1280 // ZOOM, "height": 900 // ZOOM}
MANY = 120
FOCUS = """
() => {
  const here = document.activeElement;
  const box = here.getBoundingClientRect();
  const style = getComputedStyle(here);
  const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0
    && box.left < innerWidth && box.width > 0 && box.height > 0;
  const on_top = document.elementFromPoint(
    Math.min(Math.max(box.left + box.width / 2, 0), innerWidth - 1),
    Math.min(Math.max(box.top + box.height / 2, 0), innerHeight - 1),
  );
  return {
    what: `${here.tagName} ${here.innerText || here.name || here.id}`.trim(),
    text: (here.innerText || "").trim(),
    name: here.name || here.id || "",
    seen: inside && (here.contains(on_top) || on_top?.contains(here) || false),
    outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    sideways: document.documentElement.scrollWidth > innerWidth,
  };
}
"""


@pytest.fixture
def reader(new_context):
    page = new_context(
        viewport=SCREEN, device_scale_factor=ZOOM, reduced_motion="reduce"
    ).new_page()
    page.mouse.move(0, 0)
    return page


def pressed(page, key="Tab"):
    """Where the focus is after a key; it must be seen, and nothing cut off."""
    page.keyboard.press(key)
    focus = page.evaluate(FOCUS)
    if focus["what"].startswith("BODY"):
        return focus
    assert focus["seen"], focus
    assert focus["outlined"], focus
    assert not focus["sideways"], focus
    return focus


def walk_to(page, text="", name=""):
    for _ in range(MANY):
        focus = pressed(page)
        if (text and focus["text"].startswith(text)) or (
            name and focus["name"] == name
        ):
            return
    raise AssertionError(f"{text or name} is not reached on {page.url}")


def follow(page, text):
    walk_to(page, text)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_from_the_first_page_to_a_notice_and_a_search(demo, reader):
    reader.goto(f"{demo.url}/")
    assert pressed(reader)["text"] == "К содержанию"
    reader.keyboard.press("Enter")
    assert reader.evaluate("document.activeElement.id") == "content"

    reader.goto(f"{demo.url}/")
    walk_to(reader, "Меню")
    reader.keyboard.press("Enter")
    follow(reader, "Объявления")
    assert reader.url == f"{demo.url}/notices/"

    follow(reader, "Отключения")
    follow(reader, "На ")
    assert "/notices/" in reader.url
    assert reader.locator("h1").inner_text().startswith("На ")

    walk_to(reader, "Меню")
    reader.keyboard.press("Enter")
    walk_to(reader, name="q")
    reader.keyboard.type(WORD)
    with reader.expect_navigation():
        reader.keyboard.press("Enter")
    assert reader.locator(".results li").count() > 0


def test_a_question_is_asked_and_a_mistake_mended(demo, reader):
    reader.goto(f"{demo.url}/zadat-vopros/")
    box = "main form [name^=u]"
    names = [one.get_attribute("name") for one in reader.locator(box).all()]
    for name in names:
        walk_to(reader, name=name)
        wanted = "email" if "_u043fu043e" in name else "text"
        reader.keyboard.type("not an address" if wanted == "email" else QUESTION)
    reader.locator("main form").evaluate("form => form.noValidate = true")
    walk_to(reader, name="consent")
    reader.keyboard.press("Space")
    follow(reader, "Отправить")

    mistake = reader.locator("main .errors")
    assert mistake.count() == 1
    # What was typed is still there, and the words are tied to their field.
    assert reader.locator(f"main [name={names[0]}]").input_value() == QUESTION
    email = reader.locator("main [type=email]")
    assert email.get_attribute("aria-invalid") == "true"
    walk_to(reader, name=email.get_attribute("name"))
    reader.keyboard.press("Control+A")
    reader.keyboard.type("reader@mail.example")
    follow(reader, "Отправить")
    assert "Отправлено." in reader.inner_text("main")


@pytest.mark.parametrize("section", ["/", "/notices/", "/tariffs/", "/dokumenty/"])
def test_every_stop_of_the_focus_is_seen(demo, reader, section):
    reader.goto(f"{demo.url}{section}")
    stops = []
    while not (focus := pressed(reader))["what"].startswith("BODY"):
        stops.append(focus["what"])
        assert len(stops) < MANY * 2

    assert stops[0].startswith("A К содержанию")
    assert any("Версия для слабовидящих" in stop for stop in stops)
