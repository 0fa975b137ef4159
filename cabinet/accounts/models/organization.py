"""Companies, and which of them an employee works for."""

from typing import Self

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q

Viewer = AbstractBaseUser | AnonymousUser
# Names, telephones and e-mails of residents are a permission of their own.
PERSONAL = "accounts.view_personal_data"

# A reading window is two days of a month; 31 means the month's last day.
FIRST_DAY, LAST_DAY = 1, 31
TIME_ZONES = [
    ("Europe/Kaliningrad", "Калининград (МСК−1)"),
    ("Europe/Moscow", "Москва"),
    ("Europe/Samara", "Самара (МСК+1)"),
    ("Asia/Yekaterinburg", "Екатеринбург (МСК+2)"),
    ("Asia/Omsk", "Омск (МСК+3)"),
    ("Asia/Novosibirsk", "Новосибирск, Красноярск (МСК+4)"),
    ("Asia/Irkutsk", "Иркутск (МСК+5)"),
    ("Asia/Yakutsk", "Якутск (МСК+6)"),
    ("Asia/Vladivostok", "Владивосток, Хабаровск (МСК+7)"),
    ("Asia/Magadan", "Магадан (МСК+8)"),
    ("Asia/Kamchatka", "Камчатка (МСК+9)"),
]


class OrganizationQuerySet(models.QuerySet["Organization"]):
    def managed_by(self, user: Viewer) -> Self:
        """The organisations an employee works for; every one for a superuser."""
        if getattr(user, "is_superuser", False):
            return self
        return self.filter(staff=user.pk) if user.pk else self.none()


def manages_all(user: Viewer) -> bool:
    """Whether a person decides for the whole portal: for each of its organisations.

    Kept on the person, as Django keeps permissions: a list asks it for each row.
    """
    if getattr(user, "is_superuser", False):
        return True
    known: bool | None = getattr(user, "_manages_all", None)
    if known is None:
        own = Organization.objects.managed_by(user)
        others = Organization.objects.exclude(pk__in=own)
        known = own.exists() and not others.exists()
        user._manages_all = known  # type: ignore[union-attr]  # noqa: SLF001
    return known


class Organization(models.Model):
    """A company that looks after houses or bills for services."""

    class Kind(models.TextChoices):
        MANAGEMENT_COMPANY = "management", "УК"
        HOMEOWNERS = "homeowners", "ТСЖ"
        RESOURCE_SUPPLIER = "supplier", "РСО"
        BILLING_CENTER = "billing", "РЦ"

    inn = models.CharField(
        "ИНН",
        max_length=12,
        unique=True,
        validators=[RegexValidator(r"^(\d{10}|\d{12})$", "ИНН: 10 или 12 цифр.")],
    )
    kpp = models.CharField("КПП", max_length=9, blank=True)
    name = models.CharField("наименование", max_length=255)
    kind = models.CharField(
        "тип", max_length=12, choices=Kind, default=Kind.MANAGEMENT_COMPANY
    )
    address = models.CharField("адрес", max_length=255, blank=True)
    phone = models.CharField("телефон", max_length=64, blank=True)
    email = models.EmailField("e-mail", blank=True)
    site = models.CharField("сайт", max_length=255, blank=True)
    bic = models.CharField("БИК", max_length=9, blank=True)
    bank = models.CharField("банк", max_length=255, blank=True)
    settlement_account = models.CharField("расчётный счёт", max_length=20, blank=True)
    correspondent_account = models.CharField("корр. счёт", max_length=20, blank=True)
    emergency_phone = models.CharField("аварийная служба", max_length=64, blank=True)
    reception_hours = models.CharField(
        "часы приёма",
        max_length=255,
        blank=True,
        help_text="Например: пн–пт 8:00–17:00, обед 12:00–13:00.",
    )
    readings_from = models.PositiveSmallIntegerField(
        "показания с",
        default=10,
        validators=[MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)],
        help_text="День месяца, с которого принимают показания.",
    )
    readings_to = models.PositiveSmallIntegerField(
        "показания по",
        default=25,
        validators=[MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)],
        help_text="Последний день приёма показаний.",
    )
    time_zone = models.CharField(
        "часовой пояс",
        max_length=30,
        choices=TIME_ZONES,
        default="Europe/Moscow",
        db_default="Europe/Moscow",
    )

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = "организация"
        verbose_name_plural = "организации"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="organization_window_days",
                condition=Q(readings_from__range=(FIRST_DAY, LAST_DAY))
                & Q(readings_to__range=(FIRST_DAY, LAST_DAY)),
            ),
            models.CheckConstraint(
                name="organization_inn_digits",
                condition=Q(inn__regex=r"^(\d{10}|\d{12})$"),
            ),
        ]

    def __str__(self) -> str:
        return self.name
