"""How much one may do on the portal, as staff chose it."""

from typing import Any, Self

from django.conf import settings
from django.core.files import File
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.functional import lazy

from cabinet.accounts.models import Viewer

# A person copying from a paper bill errs a few times, not twenty.
FAILURES_OF_USER = 20
# One account's surname and flat must not be tried out.
FAILURES_OF_USER_AT_NUMBER = 5
# The same by many logins; higher, as a family may err together.
FAILURES_AT_NUMBER = 10
CLOSED_HOURS = 72
# An office or a mobile operator's door behind one address, then behind many.
FAILURES_OF_ADDRESS = 50
FAILURES_OF_NETWORK = 200
# The brake for everybody: so many times the usual hour, and no fewer.
BRAKE_TIMES_USUAL = 5
BRAKE_FAILURES = 100
# A flat's family and those who help it.
MAX_GUESTS = 10
# Nobody has more to complain about within a day.
MAX_REQUESTS_A_DAY = 20
MAX_FILES = 5
MAX_MEGABYTES = 100
# A telephone's photo of its best quality, and a scan of a few sheets.
FILE_MEGABYTES, MOST_OF_FILE = 10, 25
MEGABYTE = 2**20
# Charges of some millions of rows; above the other, readers refuse a file, too.
IMPORT_MEGABYTES, MOST_OF_IMPORT = 500, 2048
# 5 codes of 5 tries: 25 guesses in a million a day; a hundred at the most.
CODE_TRIES, CODES_OF_PHONE, CODES_OF_ADDRESS = 5, 5, 20
# Wrong passwords: of an address at one login within five minutes, of everybody at
# one login within an hour, of a network at whatever logins within ten minutes. Of
# a network, not of an address: a mobile operator's door has thousands of people
# behind it, and who guesses changes addresses within a network for nothing.
FAILURES_OF_LOGIN_HERE, FAILURES_OF_LOGIN = 5, 50
LOGIN_FAILURES_OF_NETWORK = 100
# Where a limit stops helping and begins to harm; the database holds them, too.
BOUNDS = {
    "file_megabytes": (1, MOST_OF_FILE),
    "import_megabytes": (1, MOST_OF_IMPORT),
    "code_tries": (3, 10),
    "codes_of_phone": (1, 10),
    "codes_of_address": (5, 200),
    "failures_of_login_here": (3, 10),
    "failures_of_login": (20, 100),
    "login_failures_of_network": (20, 1000),
}
# Above these a limit protects nobody any more.
MOST, MOST_MEGABYTES = 1000, 10_000


def most_accounts() -> int:
    return int(settings.MAX_ACCOUNTS_OF_RESIDENT)


def most_residents() -> int:
    return int(settings.MAX_RESIDENTS_OF_ACCOUNT)


def count(
    name: str, default: Any, *, help_text: str = "", least: int = 1, most: int = MOST
) -> "models.PositiveIntegerField[int, int]":
    """A limit from ``least`` to ``most``."""
    return models.PositiveIntegerField(
        name,
        default=default,
        validators=[MinValueValidator(least), MaxValueValidator(most)],
        help_text=help_text,
    )


def bounded(
    name: str, field: str, default: int, help_text: str = ""
) -> "models.PositiveIntegerField[int, int]":
    """A limit that keeps strangers out or pages quick, within its safe bounds."""
    least, most = BOUNDS[field]
    told = f"{help_text} От {least} до {most}.".strip()
    return count(name, default, help_text=told, least=least, most=most)


class LimitsQuerySet(models.QuerySet["Limits"]):
    def managed_by(self, user: Viewer) -> Self:
        """The portal's own limits belong to no one organisation."""
        return self if user.pk else self.none()


class Limits(models.Model):
    """One row; without it, the numbers above, which suit a town."""

    # Enough for one row and no more.
    only = models.BooleanField(default=True, editable=False, unique=True)
    accounts_of_resident = count("лицевых счетов у одного жителя", most_accounts)
    residents_of_account = count("жителей у одного счёта", most_residents)
    guests_of_account = count(
        "гостей у одного счёта",
        MAX_GUESTS,
        help_text="Кого жители пустили сами по приглашению.",
    )
    failures_of_user = count(
        "ошибок привязки у жителя за сутки",
        FAILURES_OF_USER,
        help_text="Потом до завтра привязать счёт он не сможет.",
    )
    failures_of_user_at_number = count(
        "из них у одного счёта", FAILURES_OF_USER_AT_NUMBER
    )
    failures_at_number = count(
        "ошибок у одного счёта за сутки",
        FAILURES_AT_NUMBER,
        help_text="У всех вместе. Потом счёт закрывается для привязки.",
    )
    closed_hours = count("на сколько часов закрывается счёт", CLOSED_HOURS)
    failures_of_address = count(
        "ошибок с одного сетевого адреса за сутки", FAILURES_OF_ADDRESS
    )
    failures_of_network = count("ошибок из одной сети за сутки", FAILURES_OF_NETWORK)
    brake_failures = count(
        "общий тормоз: ошибок за час",
        BRAKE_FAILURES,
        help_text="Если подбирают на всём портале, счета привязывают только по коду"
        " с квитанции.",
        most=100_000,
    )
    brake_times_usual = count(
        "общий тормоз: во сколько раз больше обычного", BRAKE_TIMES_USUAL
    )
    requests_a_day = count("заявок одного жителя за сутки", MAX_REQUESTS_A_DAY)
    files_of_request = count("файлов у одной заявки", MAX_FILES)
    megabytes_of_user = count(
        "мегабайт файлов у одного жителя", MAX_MEGABYTES, most=MOST_MEGABYTES
    )
    file_megabytes = bounded(
        "мегабайт в одном файле",
        "file_megabytes",
        FILE_MEGABYTES,
        "Фото прибора, портрет, вложение к заявке, снимок квитанции.",
    )
    import_megabytes = bounded(
        "мегабайт в одном файле загрузки данных",
        "import_megabytes",
        IMPORT_MEGABYTES,
        "Начисления, платежи, показания от сотрудников. Сжатый файл считается сжатым.",
    )
    code_tries = bounded("попыток ввести код из SMS", "code_tries", CODE_TRIES)
    codes_of_phone = bounded(
        "кодов на один телефон за сутки", "codes_of_phone", CODES_OF_PHONE
    )
    codes_of_address = bounded(
        "кодов с одного сетевого адреса за сутки", "codes_of_address", CODES_OF_ADDRESS
    )
    failures_of_login_here = bounded(
        "неверных паролей к одному имени с одного адреса за 5 минут",
        "failures_of_login_here",
        FAILURES_OF_LOGIN_HERE,
    )
    failures_of_login = bounded(
        "неверных паролей к одному имени отовсюду за час",
        "failures_of_login",
        FAILURES_OF_LOGIN,
        "Кто уже входил с этого устройства, войдёт и после.",
    )
    login_failures_of_network = bounded(
        "неверных паролей из одной сети за 10 минут",
        "login_failures_of_network",
        LOGIN_FAILURES_OF_NETWORK,
        "За одним адресом мобильной связи — тысячи людей: не занижайте.",
    )

    objects = LimitsQuerySet.as_manager()

    class Meta:
        verbose_name = "ограничения"
        verbose_name_plural = "ограничения"
        constraints = [
            models.CheckConstraint(
                name=f"limits_{field}",
                condition=models.Q(**{f"{field}__range": bounds}),
            )
            for field, bounds in BOUNDS.items()
        ]

    def __str__(self) -> str:
        return "Ограничения портала"


def chosen_limits() -> Limits:
    """What staff chose, or the numbers that the portal comes with."""
    return Limits.objects.first() or Limits()


def over_megabytes(upload: "File[Any]") -> int | None:
    """The limit that a file is over, in megabytes; None for one that may come in."""
    most = chosen_limits().file_megabytes
    return most if (upload.size or 0) > most * MEGABYTE else None


def up_to_megabytes(words: str) -> str:
    """Words for a form with the limit of the hour in them: «до {most} МБ»."""
    told: str = lazy(lambda: words.format(most=chosen_limits().file_megabytes), str)()
    return told
