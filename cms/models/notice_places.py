"""Where a notice holds: a company's houses, a street, a house or an entrance."""

from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat, Lower
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from cabinet.accounts.models import Account, Building, Organization, Premises

# Addresses part the street from the house by one.
AFTER_STREET = ","
ONE_OF_THREE = "Укажите одно: организацию, улицу или дом."


class NoticePlaceQuerySet(models.QuerySet["NoticePlace"]):
    def covering(self, building: Building, entrance: str = "") -> Self:
        """The places that a house lies in; without an entrance, any of the house."""
        street = Concat(Lower(F("street")), Value(AFTER_STREET))
        of_house = Q(building=building)
        if entrance:
            of_house &= Q(entrance__in=["", entrance])
        return self.annotate(
            whole_street=street, address=Value(building.address.lower())
        ).filter(
            of_house
            | Q(organization=building.organization_id)
            | Q(~Q(street=""), address__contains=F("whole_street"))
        )


class NoticePlace(Orderable):
    """One place of a notice; a notice without places is for everybody."""

    page = ParentalKey(
        "cms.NoticePage", on_delete=models.CASCADE, related_name="places"
    )
    organization = models.ForeignKey(
        Organization,
        models.CASCADE,
        related_name="+",
        verbose_name="все дома организации",
        null=True,
        blank=True,
    )
    street = models.CharField(
        "улица",
        max_length=120,
        blank=True,
        help_text="Как в адресах домов: «ул. Курская».",
    )
    building = models.ForeignKey(
        Building,
        models.CASCADE,
        related_name="+",
        verbose_name="дом",
        null=True,
        blank=True,
    )
    entrance = models.CharField(
        "подъезд", max_length=10, blank=True, help_text="Пусто: весь дом."
    )

    objects = NoticePlaceQuerySet.as_manager()

    panels = [
        FieldRowPanel([FieldPanel("building"), FieldPanel("entrance")]),
        FieldRowPanel([FieldPanel("street"), FieldPanel("organization")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = "место"
        verbose_name_plural = "места"
        constraints = [
            models.CheckConstraint(
                name="notice_place_is_one",
                condition=Q(organization__isnull=False, street="", building=None)
                | Q(~Q(street=""), organization=None, building=None)
                | Q(building__isnull=False, street="", organization=None),
                violation_error_message=ONE_OF_THREE,
            ),
            models.CheckConstraint(
                name="notice_place_entrance_of_house",
                condition=Q(entrance="") | Q(building__isnull=False),
                violation_error_message="Подъезд указывают вместе с домом.",
            ),
        ]

    def __str__(self) -> str:
        if self.building:
            entrance = f", подъезд {self.entrance}" if self.entrance else ""
            return f"{self.building}{entrance}"
        return self.street or f"все дома: {self.organization}"

    def clean(self) -> None:
        self.street = self.street.strip().rstrip(AFTER_STREET)
        super().clean()
        if self.street and not self._on_street().exists():
            raise ValidationError(
                {"street": "Домов с такой улицей нет. Напишите её, как в адресе дома."}
            )

    def premises(self) -> Q:
        """Which dwellings lie here, as a condition on ``Premises``."""
        if self.building_id:
            house = Q(building=self.building_id)
            return house & Q(entrance=self.entrance) if self.entrance else house
        if self.street:
            return Q(building__in=self._on_street())
        served = Account.objects.filter(
            premises=OuterRef("pk"), organization=self.organization_id
        )
        return Q(building__organization=self.organization_id) | Q(Exists(served))

    def _on_street(self) -> QuerySet[Building]:
        return Building.objects.filter(
            address__icontains=f"{self.street}{AFTER_STREET}"
        )


def premises_in(places: list[NoticePlace]) -> QuerySet[Premises]:
    """Every dwelling that lies in one of the places; all where there are none."""
    where = Q()
    for place in places:
        where |= place.premises()
    return Premises.objects.filter(where)
