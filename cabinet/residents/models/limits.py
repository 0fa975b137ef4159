"""How much one may do on the portal, as staff chose it."""

from typing import Any, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

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
# Above these a limit protects nobody any more.
MOST, MOST_MEGABYTES = 1000, 10_000


def most_accounts() -> int:
    return int(settings.MAX_ACCOUNTS_OF_RESIDENT)


def most_residents() -> int:
    return int(settings.MAX_RESIDENTS_OF_ACCOUNT)


def count(
    name: str, default: Any, *, help_text: str = "", most: int = MOST
) -> "models.PositiveIntegerField[int, int]":
    """A limit from one to ``most``."""
    return models.PositiveIntegerField(
        name,
        default=default,
        validators=[MinValueValidator(1), MaxValueValidator(most)],
        help_text=help_text,
    )


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

    objects = LimitsQuerySet.as_manager()

    class Meta:
        verbose_name = "ограничения"
        verbose_name_plural = "ограничения"

    def __str__(self) -> str:
        return "Ограничения портала"


def chosen_limits() -> Limits:
    """What staff chose, or the numbers that the portal comes with."""
    return Limits.objects.first() or Limits()
