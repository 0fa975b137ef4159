"""Who can log in to the demonstration."""

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group

from cabinet.accounts.models import Account, Organization
from cabinet.residents.models import LinkingWays, Residency, User
from portal.roles import ADMINISTRATOR, CLERK, DISPATCHER, EDITOR

RESIDENT_PASSWORD = "demo-resident"  # noqa: S105 (printed for everybody)
STAFF = {
    "admin": ADMINISTRATOR,
    "editor": EDITOR,
    "clerk": CLERK,
    "dispatcher": DISPATCHER,
}
STAFF_NAMES = {
    "admin": ("Марат", "Галиев"),
    "editor": ("Ольга", "Светлова"),
    "clerk": ("Алсу", "Хасанова"),
    "dispatcher": ("Павел", "Кузьмин"),
}
RESIDENTS = {
    "abonent": ("Иван", "Иванов", ("551412", "551001")),
    "sosed": ("Сергей", "Муравьев", ("А-0154",)),
    # A flat with three suppliers' accounts, and one whose bill has three recipients.
    "semya": ("Алина", "Сафина", ("553001", "Г-553001", "С-553001", "554001")),
}
LOGINS = [
    *((login, f"demo-{login}", role) for login, role in STAFF.items()),
    ("abonent@mail.example", RESIDENT_PASSWORD, "житель, счета 551412 и 551001"),
    ("sosed@mail.example", RESIDENT_PASSWORD, "житель, счёт А-0154"),
    ("semya@mail.example", RESIDENT_PASSWORD, "житель, четыре счёта двух квартир"),
]


def create_people() -> None:
    choose_ways()
    for login, role in STAFF.items():
        _create_employee(login, role)
    for login, (first_name, last_name, numbers) in RESIDENTS.items():
        user = create_user(
            login,
            f"{login}@mail.example",
            RESIDENT_PASSWORD,
            first_name=first_name,
            last_name=last_name,
        )
        for account in Account.objects.filter(number__in=numbers):
            Residency.objects.create(
                user=user, account=account, method=Residency.Method.FLAT
            )


def choose_ways() -> None:
    """As manual 003 has it: first entry, and a further account, by surname."""
    for organization in Organization.objects.all():
        LinkingWays.objects.create(
            organization=organization, first_entry=True, surname=True
        )


def _create_employee(login: str, role: str) -> None:
    first_name, last_name = STAFF_NAMES[login]
    user = create_user(
        login,
        f"{login}@kvartal.example",
        f"demo-{login}",
        first_name=first_name,
        last_name=last_name,
        is_superuser=role == ADMINISTRATOR,
    )
    user.groups.add(Group.objects.get(name=role))
    user.organizations.set(Organization.objects.all())


def create_user(login: str, email: str, password: str, **fields: object) -> User:
    user = User.objects.create_user(login, email, password, **fields)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user
