"""Ways in and ways to an account, walked in a browser against the demonstration."""

import json
import re
import subprocess
import time

import pytest

from tests.browser.conftest import Portal, log_in
from tests.browser.test_entry import PASSWORD, confirm, fill_in

SUBMIT = "main form.form button[type=submit]"
NUMBER = "551412"


def newcomer(page, portal, name):
    """Somebody who has just registered and holds nothing."""
    page.goto(f"{portal.url}/auth/signup/")
    fill_in(page, f"{name}@mail.example")
    confirm(page, portal, f"{name}@mail.example")
    page.wait_for_url("**/cabinet/")


def sms_to(portal, number):
    """The newest code that came to a telephone."""
    for _ in range(150):
        files = sorted(
            portal.var.glob("sms/*.json"), key=lambda one: one.stat().st_mtime
        )
        for file in reversed(files):
            told = json.loads(file.read_text())
            found = re.search(r"\d{6}", told["text"])
            if told["to"] == number and found:
                return found[0]
        time.sleep(0.2)
    raise AssertionError(f"no code to {number}")


def shell(portal, code):
    return portal.manage("shell", "--verbosity=0", "-c", code).strip()


def linked(page):
    page.wait_for_url(re.compile(r"/cabinet/[0-9a-f-]{36}/$"))
    assert NUMBER in page.inner_text("main")


FACTS = """
from cabinet.accounts.models import Account
from cabinet.charges.bills import latest_bill
from cabinet.payments.models import Payment
from cabinet.residents.codes import control_code
import json
account = Account.objects.with_place().get(number="551412")
bill = latest_bill(account)
paid = Payment.objects.filter(account=account).order_by("-paid_on", "-pk").first()
print(json.dumps({
    "surname": account.last_name,
    "flat": account.premises.number,
    "house": account.premises.building_id,
    "inn": account.organization.inn,
    "organization": account.organization_id,
    "month": f"{bill.period.month:%m.%Y}",
    "total": str(bill.payable or bill.due),
    "code": control_code(account, bill.period.month),
    "paid_on": f"{paid.paid_on:%d.%m.%Y}" if paid else "",
    "paid": str(paid.amount) if paid else "",
}))
"""
RECEIPT = """
import sys
from cabinet.accounts.models import Account
from cabinet.charges import receipts
from cabinet.charges.bills import latest_bill, with_meters
account = Account.objects.with_place().get(number="551412")
open({path!r}, "wb").write(receipts.draw(with_meters(latest_bill(account))))
"""


@pytest.fixture(scope="module")
def facts(demo):
    return json.loads(shell(demo, FACTS).splitlines()[-1])


def fill_way(page, portal, way, **values):
    page.goto(f"{portal.url}/cabinet/link/?way={way}")
    for name, value in values.items():
        page.fill(f"[name={name}]", value)
    page.click(SUBMIT)


def test_every_way_to_link_ends_in_the_account(new_context, demo, facts, tmp_path):
    """One newcomer links by each way in turn, and unlinks again."""
    page = new_context().new_page()
    newcomer(page, demo, "ways")

    surname = {"number": NUMBER, "last_name": facts["surname"]}
    for way, more in (("flat", {"flat": facts["flat"]}), ("surname", {})):
        fill_way(page, demo, way, **surname, **more)
        linked(page)
        unlink(page, demo)
    fill_way(page, demo, "password", number=NUMBER, password="demo-resident")
    linked(page)
    unlink(page, demo)
    fill_way(page, demo, "code", number=NUMBER, code=facts["code"])
    linked(page)
    unlink(page, demo)
    fill_way(
        page, demo, "bill", number=NUMBER, month=facts["month"], total=facts["total"]
    )
    page.wait_for_url("**/cabinet/link/confirm/")
    assert "кв. ••" in page.inner_text("main")
    page.click(SUBMIT)
    linked(page)
    unlink(page, demo)
    by_last_payment(page, demo, facts)
    linked(page)
    unlink(page, demo)
    by_picture(page, demo, tmp_path)
    linked(page)


def unlink(page, portal):
    page.goto(f"{portal.url}/cabinet/profile/")
    page.click("main a[href$='/unlink/']")
    page.click("main form button[type=submit]")
    page.wait_for_url("**/cabinet/profile/")


def by_last_payment(page, portal, facts):
    page.goto(f"{portal.url}/cabinet/link/?way=payment")
    page.select_option("[name=organization]", facts["inn"])
    page.click(SUBMIT)
    page.select_option("[name=building]", str(facts["house"]))
    page.click(SUBMIT)
    values = {"flat": facts["flat"], "number": NUMBER}
    paid = {"paid_on": facts["paid_on"], "amount": facts["paid"]}
    for name, value in {**values, **paid}.items():
        page.fill(f"[name={name}]", value)
    page.click(SUBMIT)


def by_picture(page, portal, folder):
    """The receipt as the portal prints it, seen as a screenshot."""
    shell(portal, RECEIPT.format(path=str(folder / "receipt.pdf")))
    subprocess.run(
        ["pdftoppm", "-png", "-r", "110", "-singlefile", "receipt.pdf", "photo"],  # noqa: S607
        cwd=folder,
        check=True,
    )
    page.goto(f"{portal.url}/cabinet/link/?way=qr")
    page.set_input_files("[name=picture]", folder / "photo.png")
    page.click(SUBMIT)
    page.wait_for_url("**/cabinet/link/confirm/")
    page.click(SUBMIT)


def test_an_employee_gives_an_account(new_context, demo, facts):
    page = new_context().new_page()
    newcomer(page, demo, "asks")
    page.goto(f"{demo.url}/cabinet/link/?way=approval")
    page.select_option("[name=organization]", str(facts["organization"]))
    page.fill("[name=number]", NUMBER)
    page.fill("[name=note]", "Купил квартиру в мае")
    page.click(SUBMIT)
    staff = new_context().new_page()
    log_in(staff, demo, "clerk", "demo-clerk")
    staff.goto(f"{demo.url}/admin/linkingrequest/")
    staff.locator("a[href*='/linkingrequest/decide/']").first.click()
    staff.click("button[value=approve]")

    page.goto(f"{demo.url}/cabinet/")
    linked(page)


def test_registration_and_recovery_by_a_telephone(new_context, demo):
    page = new_context().new_page()
    page.goto(f"{demo.url}/auth/signup/")
    page.fill("[name=phone]", "+7 900 555-44-33")
    fill_in(page, "telefon@mail.example")
    page.click("main a[href='/auth/confirm-phone/']")
    page.click("button[name=send]")
    page.fill("[name=code]", sms_to(demo, "79005554433"))
    page.click(SUBMIT)
    page.wait_for_url("**/cabinet/")

    shell(
        demo,
        "from cabinet.residents.models import PhoneCode as C; import datetime as d;"
        " C.objects.update(created_at=d.datetime(2020,1,1,tzinfo=d.UTC))",
    )
    for file in demo.var.glob("sms/*"):
        file.unlink()
    other = new_context().new_page()
    other.goto(f"{demo.url}/auth/recover/")
    other.fill("[name=email]", "8 900 555 44 33")
    other.click(SUBMIT)
    other.fill("[name=code]", sms_to(demo, "79005554433"))
    other.click(SUBMIT)
    for name in ("password1", "password2"):
        other.fill(f"[name={name}]", f"{PASSWORD} снова")
    other.click(SUBMIT)
    log_in(other, demo, "79005554433", f"{PASSWORD} снова")

    assert "/cabinet/" in other.url


def test_holder_lets_a_guest_in_sees_them_and_closes(new_context, demo):
    holder, guest = new_context().new_page(), new_context().new_page()
    newcomer(guest, demo, "sosedka")
    log_in(holder, demo, "sosed", "demo-resident")
    holder.goto(f"{demo.url}/cabinet/profile/")
    holder.click("main a[href$='/sharing/']")
    holder.fill("[name=email]", "sosedka@mail.example")
    holder.check("[value=may_send_readings]")
    holder.click(SUBMIT)

    guest.goto(f"{demo.url}/cabinet/")
    guest.click("main a[href*='/cabinet/invitations/']")
    guest.click("button[value=accept]")
    guest.wait_for_url(re.compile(r"/cabinet/[0-9a-f-]{36}/$"))
    home = guest.url
    assert guest.goto(f"{home}pay/").status == 403

    holder.reload()
    holder.click("main a[href*='/sharing/']:has-text('sosedka')")
    assert "Главная" in holder.inner_text("main")
    holder.go_back()
    holder.click("tr:has-text('sosedka') button:has-text('Закрыть доступ')")
    holder.wait_for_selector("text=доступ закрыт")
    assert guest.goto(home).status == 404


def test_passkey_opens_the_cabinet(new_context, demo):
    """Chromium's own virtual authenticator stands for a telephone's fingerprint."""
    # A passkey belongs to a name, never to a number of an address.
    url = demo.url.replace("127.0.0.1", "localhost")
    page = new_context().new_page()
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    log_in(page, Portal(url, demo.var, {}), "dochka", "demo-resident")

    page.goto(f"{url}/auth/2fa/webauthn/add/")
    if "reauthenticate" in page.url:
        page.fill("[name=password]", "demo-resident")
        page.locator("main form button").first.click()
        page.wait_for_url("**/2fa/webauthn/add/**")
    page.fill("[name=name]", "Телефон")
    if page.locator("[name=passwordless]").count():
        page.check("[name=passwordless]")
    page.locator("main form button").first.click()
    page.wait_for_url(lambda there: "/webauthn/add/" not in there)
    page.context.clear_cookies()

    page.goto(f"{url}/auth/login/")
    page.click("#passkey_login")

    page.wait_for_url("**/cabinet/**")
    assert "/auth/" not in page.url
