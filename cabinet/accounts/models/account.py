"""Personal accounts, and whose eyes each is for."""

import uuid
from collections.abc import Collection
from typing import Self

from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from cabinet.accounts.found_by import LastDigits, plain_surname
from cabinet.accounts.models.building import Premises, area
from cabinet.accounts.models.organization import Organization, Viewer
from cabinet.accounts.rights import GRANTED, Right, granting, in_force


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
