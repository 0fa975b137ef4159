"""What staff find in the demonstration: a file, an account and an address that wait
for them, a role of the company's own, and its receipts to be arranged.
"""

import datetime as dt

from django.contrib.auth.models import Group, Permission

from cabinet.accounts.models import Organization
from cabinet.charges.models import ReceiptSettings
from cabinet.meters.models import Meter, Reading
from cabinet.residents.models import ContactChange, LinkingRequest, Role, User
from imports.registering import register_file
from imports.services import check_file
from portal.demo.company import INN

TOLD, CONSUMED = 12, 3
HEADINGS = "Лицевой счёт;Услуга;Заводской номер;Дата снятия показания;Показание"


def leave_waiting(today: dt.date) -> None:
    people = {user.username: user for user in User.objects.all()}
    company = Organization.objects.get(inn=INN)
    LinkingRequest.objects.create(
        user=people["sosed"],
        organization=company,
        number="551002",
        note="Купили квартиру в октябре, на квитанции ещё прежний владелец.",
    )
    ContactChange.objects.create(
        user=people["semya"],
        old_email=people["semya"].email,
        new_email="safina@mail.example",
        document=ContactChange.Document.PASSPORT,
        reason="Прежний ящик закрыт, пришла в офис с паспортом.",
        requested_by=people["clerk"],
    )
    _check_readings(company, people["clerk"], today)
    _add_role(company)
    ReceiptSettings.objects.create(organization=company)


def _check_readings(company: Organization, clerk: User, today: dt.date) -> None:
    """A round's readings, checked and not loaded: the clerk is asked to confirm."""
    own = Meter.objects.serving().filter(account__organization=company, zone="")
    newest = Reading.objects.current().filter(meter__in=own)
    last = newest.order_by("meter_id", "-date").distinct("meter_id")
    lines = [
        f"{one.meter.account};{one.meter.service};{one.meter.serial_number};"
        f"{today:%d.%m.%Y};{(one.value + CONSUMED).normalize():f}"
        for one in last.select_related("meter__account", "meter__service")[:TOLD]
    ]
    run = register_file(
        kind="readings",
        data="\n".join([HEADINGS, *lines, ""]).encode(),
        name=f"obhod-{today:%d%m}.csv",
        author=clerk,
        organization=company,
    )
    check_file(run=run)


def _add_role(company: Organization) -> None:
    group = Group.objects.create(name="Паспортист")
    seeing = ("access_admin", "view_account", "view_residency", "view_personal_data")
    group.permissions.set(Permission.objects.filter(codename__in=seeing))
    Role.objects.create(
        group=group, organization=company, about="Кто живёт и кто подключён."
    )
