"""What is served: organisations, buildings, premises and personal accounts.

Names follow the field's glossary; areas are in square metres.
"""

import uuid
from collections.abc import Collection
from typing import Any, Self

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.indexes import OpClass
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from cabinet.accounts.found_by import LastDigits, plain_surname
from cabinet.accounts.rights import GRANTED, Right, granting, in_force
from cabinet.accounts.saved_lists import SavedList  # noqa: F401 (its table)

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


def area(name: str) -> "models.DecimalField[Any, Any]":
    """A floor area in square metres, empty where nobody told it."""
    return models.DecimalField(
        name, max_digits=12, decimal_places=2, null=True, blank=True
    )


def own_day(name: str) -> "models.PositiveSmallIntegerField[Any, Any]":
    """A day of a house's own reading window; empty: the organisation's holds."""
    return models.PositiveSmallIntegerField(
        name,
        null=True,
        blank=True,
        validators=[MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)],
        help_text="Если не указано, действует срок организации.",
    )


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


class BuildingQuerySet(models.QuerySet["Building"]):
    def managed_by(self, user: Viewer) -> Self:
        return self.filter(organization__in=Organization.objects.managed_by(user))

    def named(self, words: str) -> Self:
        """Those whose address holds every word, in any order; all without words."""
        found = self
        for word in words.replace(",", " ").split():
            found = found.filter(address__icontains=word)
        return found


class Building(models.Model):
    """A house that an organisation serves."""

    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        related_name="buildings",
        verbose_name="организация",
    )
    address = models.CharField("адрес дома", max_length=255)
    branch = models.CharField(
        "отделение, участок",
        max_length=120,
        blank=True,
        help_text="Какое отделение организации обслуживает дом, если их несколько.",
    )
    fias_id = models.CharField("код ФИАС", max_length=36, blank=True)
    total_area = area("площадь дома")
    heated_area = area("отапливаемая площадь")
    common_area = area("площадь МОП")
    flats_count = models.PositiveIntegerField(
        "количество квартир", null=True, blank=True
    )
    readings_from = own_day("показания с")
    readings_to = own_day("показания по")
    time_zone = models.CharField(
        "часовой пояс",
        max_length=30,
        choices=TIME_ZONES,
        blank=True,
        db_default="",
        help_text="Если не указан, действует пояс организации.",
    )

    objects = BuildingQuerySet.as_manager()

    class Meta:
        verbose_name = "дом"
        verbose_name_plural = "дома"
        ordering = ["address"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "address"], name="building_unique_address"
            ),
            models.CheckConstraint(
                name="building_window_days",
                condition=Q(readings_from__isnull=True, readings_to__isnull=True)
                | Q(
                    readings_from__range=(FIRST_DAY, LAST_DAY),
                    readings_to__range=(FIRST_DAY, LAST_DAY),
                ),
                violation_error_message="Дни приёма показаний: от 1 до 31, оба сразу.",
            ),
        ]

    def __str__(self) -> str:
        return self.address


class Premises(models.Model):
    """A flat or a room of a building; several accounts may share one."""

    building = models.ForeignKey(
        Building, models.PROTECT, related_name="premises", verbose_name="дом"
    )
    number = models.CharField("квартира", max_length=20)
    entrance = models.CharField("подъезд", max_length=10, blank=True)
    floor = models.CharField("этаж", max_length=10, blank=True)

    class Meta:
        verbose_name = "помещение"
        verbose_name_plural = "помещения"
        constraints = [
            models.UniqueConstraint(
                fields=["building", "number"], name="premises_unique_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.building}, кв. {self.number}"


class LeadingNumber(models.Func):
    """The number that a text begins with: 16 of «16 Д»; NULL without one."""

    template = "CAST(SUBSTRING(%(expressions)s FROM '^[0-9]+') AS numeric)"
    output_field = models.DecimalField()


class AccountQuerySet(models.QuerySet["Account"]):
    def visible_to(self, user: Viewer, may: Right = Right.SEE) -> Self:
        """The accounts a resident holds or was let into, with this right there.

        Nobody's for a visitor. ``Right.OWN`` leaves those that are really theirs.
        """
        if not user.pk:
            return self.none()
        ties = "residencies__"
        found = self.filter(
            in_force(ties), granting(may, ties), residencies__user=user.pk
        )
        # Whoever looks in another's place sees what their own organisations have.
        through: Collection[int] | None = getattr(user, "seen_through", None)
        return found if through is None else found.filter(organization__in=through)

    def with_rights(self) -> Self:
        """Tell what the viewer may do there, and calls it; after ``visible_to``."""
        rights = {right.value: F(f"residencies__{right.value}") for right in GRANTED}
        return self.annotate(
            **rights,
            guest_of=F("residencies__shared_by"),
            nickname=F("residencies__nickname"),
        )

    def managed_by(self, user: Viewer) -> Self:
        return self.filter(organization__in=Organization.objects.managed_by(user))

    def in_house_order(self) -> Self:
        """House by house, entrance by entrance; flat 2 before flat 10."""
        return self.order_by(
            "premises__building__address",
            LeadingNumber("premises__entrance"),
            "premises__entrance",
            LeadingNumber("premises__number"),
            "premises__number",
            "number",
        )

    def with_place(self) -> Self:
        """Join what every page of an account prints: who bills, and where."""
        return self.select_related("organization", "premises__building__organization")


class Account(models.Model):
    """A personal account (лицевой счёт) of a dwelling, as the biller keeps it.

    The number is text: leading zeros and letters belong to it. ``public_id``
    stands in addresses in its place, so that they can't be guessed.
    """

    class Kind(models.TextChoices):
        MANAGEMENT = "UO", "ЛС УО"
        RESOURCE = "RSO", "ЛС РСО"
        CAPITAL_REPAIR = "CR", "ЛС КР"
        BILLING = "RC", "ЛС РЦ"

    # What the viewer may do, as ``with_rights`` finds out; staff and letters to
    # the holder come without a viewer.
    may_send_readings = may_pay = may_write_requests = True
    guest_of: int | None = None
    nickname = ""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        related_name="accounts",
        verbose_name="организация",
    )
    premises = models.ForeignKey(
        Premises, models.PROTECT, related_name="accounts", verbose_name="помещение"
    )
    number = models.CharField("лицевой счёт", max_length=30)
    kind = models.CharField("тип счёта", max_length=3, choices=Kind, blank=True)
    unified_account_number = models.CharField("ЕЛС", max_length=10, blank=True)
    service_id = models.CharField("идентификатор ЖКУ", max_length=13, blank=True)
    last_name = models.CharField("фамилия", max_length=100)
    first_name = models.CharField("имя", max_length=100, blank=True)
    middle_name = models.CharField("отчество", max_length=100, blank=True)
    rooms = models.PositiveSmallIntegerField("количество комнат", null=True, blank=True)
    living_persons = models.PositiveSmallIntegerField(
        "количество жильцов", null=True, blank=True
    )
    registered_persons = models.PositiveSmallIntegerField(
        "зарегистрировано", null=True, blank=True
    )
    total_area = area("общая площадь")
    heated_area = area("отапливаемая площадь")
    residential_area = area("жилая площадь")
    ownership = models.CharField("тип собственности", max_length=50, blank=True)
    phone = models.CharField("телефон", max_length=64, blank=True)
    email = models.EmailField("e-mail", blank=True)

    objects = AccountQuerySet.as_manager()

    class Meta:
        verbose_name = "лицевой счёт"
        verbose_name_plural = "лицевые счета"
        ordering = ["organization", "number"]
        permissions = [
            ("view_personal_data", "Видеть фамилии, телефоны и почту жителей")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "number"], name="account_unique_number"
            ),
            models.CheckConstraint(name="account_has_number", condition=~Q(number="")),
        ]
        indexes = [
            models.Index(fields=["number"], name="account_number"),
            # What staff search by; each is written as its query is.
            models.Index(
                F("organization"),
                OpClass(plain_surname(), "text_pattern_ops"),
                name="account_surname",
            ),
            models.Index(
                LastDigits("phone"), name="account_phone", condition=~Q(phone="")
            ),
            models.Index(
                OpClass(Lower("email"), "text_pattern_ops"),
                name="account_email",
                condition=~Q(email=""),
            ),
            models.Index(
                fields=["unified_account_number"],
                name="account_unified_number",
                condition=~Q(unified_account_number=""),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def allows(self, right: Right) -> bool:
        """Whether the viewer has the right; needs ``with_rights``."""
        if right == Right.OWN:
            return self.guest_of is None
        return right == Right.SEE or bool(getattr(self, right.value))

    @property
    def holder(self) -> str:
        """The account holder's full name."""
        return " ".join(
            filter(None, [self.last_name, self.first_name, self.middle_name])
        )

    @property
    def masked_holder(self) -> str:
        """The holder as a page may show them at first sight: «И*** Анна Петровна»."""
        names = [f"{self.last_name[:1]}***", self.first_name, self.middle_name]
        return " ".join(filter(None, names))

    @property
    def address(self) -> str:
        """The address of the dwelling, flat included; needs ``with_place``."""
        return str(self.premises)
