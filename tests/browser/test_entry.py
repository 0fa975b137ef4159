"""Entry as a person meets it: registration, first entry, linking by a bill."""

import re
import time

PASSWORD = "четыре простых слова рядом"


def letter_to(portal, address):
    """The newest letter's link; the worker sends it a moment later."""
    for _ in range(100):
        for letter in reversed(portal.letters()):
            found = re.search(r"/auth/confirm-email/[^\s]+", letter)
            if f"To: {address}" in letter and found:
                return found[0]
        time.sleep(0.2)
    raise AssertionError(f"no letter to {address}")


def fill_in(page, address):
    page.fill("[name=email]", address)
    page.fill("[name=password1]", PASSWORD)
    page.fill("[name=password2]", PASSWORD)
    page.check("[name=terms]")
    page.check("[name=personal_data]")
    page.click("main form.form button[type=submit]")
    page.wait_for_url("**/auth/confirm-email/")


def confirm(page, portal, address):
    page.goto(portal.url + letter_to(portal, address))
    page.click("main form button[type=submit]")


def test_resident_registers_and_a_wrong_surname_is_refused(page, demo):
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(f"{demo.url}/auth/signup/")
    fill_in(page, "browser1@mail.example")
    confirm(page, demo, "browser1@mail.example")
    page.wait_for_url("**/cabinet/")

    page.goto(f"{demo.url}/cabinet/link/?way=surname")
    page.fill("[name=number]", "ЛС № 551001")
    page.fill("[name=last_name]", "Никто")
    page.click("main form.form button[type=submit]")

    assert "Данные не совпали" in page.inner_text("main")
    assert not complaints


def test_first_entry_ends_in_the_account(page, demo):
    page.goto(f"{demo.url}/auth/first-login/")
    page.fill("[name=number]", "551412")
    page.fill("[name=last_name]", "Каримова")
    page.click("main form.form button[type=submit]")
    page.wait_for_url("**/auth/first-login/details/")
    assert "551412" not in page.inner_text("main")

    fill_in(page, "browser2@mail.example")
    confirm(page, demo, "browser2@mail.example")

    page.wait_for_url(re.compile(r"/cabinet/[0-9a-f-]{36}/"))
    assert "551412" in page.content()
