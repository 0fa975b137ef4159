"""What staff fill in at their desk about readings."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.forms import ModelChoiceField

from cabinet.accounts.choosing import chosen_organization, offer_organizations
from cabinet.accounts.models import Building, Organization, Viewer
from cabinet.accounts.people import sees_people
from cabinet.meters.models import DECIMALS, MAX_DIGITS, Meter, Reading
from cabinet.meters.replacing import Exchange, NewMeter
from cabinet.meters.services import Sender
from cabinet.residents.models import User

PLAIN = (("csv", "CSV"), ("xlsx", "Excel"))
# The one file with names in it.
SBERBANK = ("txt", "Текст для Сбербанка (СББОЛ)")


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class OwnHouses(forms.Form):
    """Which of the employee's houses; those of one organisation, if one is chosen."""

    def __init__(self, user: Viewer, data: Any = None) -> None:
        super().__init__(data)
        offer_organizations(self, user)
        own = Building.objects.managed_by(user).select_related("organization")
        chosen = chosen_organization(self)
        houses = own.filter(organization=chosen) if chosen else own
        cast("ModelChoiceField[Any]", self.fields["building"]).queryset = houses


class HouseForm(OwnHouses):
    """One house."""

    building = ModelChoiceField(
        Building.objects.none(), label="Дом", empty_label="Выберите дом"
    )


class FindForm(forms.Form):
    number = forms.CharField(label="Номер лицевого счёта", max_length=30)


class DeskForm(forms.Form):
    """How an employee got the readings, and why rules may be overridden."""

    source = forms.ChoiceField(
        label="Как передано",
        choices=[
            (source.value, source.label)
            for source in (Reading.Source.PHONE, Reading.Source.OFFICE)
        ],
    )
    day = forms.DateField(
        label="Дата снятия",
        required=False,
        widget=DayInput,
        help_text="Если не указана, сегодня.",
    )
    reason = forms.CharField(
        label="Причина принять вопреки правилам",
        required=False,
        max_length=300,
        help_text="Снимает отказы: закрытый приём, снятый прибор, просроченная поверка,"
        " показание меньше прежнего, необычный расход.",
    )

    def sender(self, author: User) -> Sender:
        told = self.cleaned_data
        source = Reading.Source(told["source"])
        return Sender(author, source, told["reason"].strip(), told["day"])


def value_field(label: str) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        min_value=0,
        max_digits=MAX_DIGITS,
        decimal_places=DECIMALS,
        localize=True,
    )


class ReplacementForm(forms.Form):
    """The end of one device and the beginning of another, zone by zone."""

    on = forms.DateField(label="Дата замены", widget=DayInput)
    serial_number = forms.CharField(label="Номер нового прибора", max_length=50)

    def __init__(self, lines: Sequence[Meter], data: Any = None) -> None:
        super().__init__(data)
        self.lines = lines
        for line in lines:
            zone = f" ({line.get_zone_display()})" if line.zone else ""
            self.fields[f"final_{line.pk}"] = value_field(
                f"Последнее показание снятого прибора{zone}"
            )
            self.fields[f"start_{line.pk}"] = value_field(
                f"Начальное показание нового прибора{zone}"
            )
        self.fields.update(self._of_the_new(lines))

    def _of_the_new(self, lines: Sequence[Meter]) -> dict[str, forms.Field]:
        ratio = lines[0].ratio.normalize() if lines else 1
        return {
            "digit_capacity": forms.IntegerField(
                label="Разрядность", required=False, min_value=1, max_value=15
            ),
            "ratio": forms.DecimalField(
                label="Коэффициент",
                initial=ratio,
                required=False,
                max_digits=12,
                decimal_places=4,
                min_value=Decimal("0.0001"),
                localize=True,
            ),
            "next_verification_date": forms.DateField(
                label="Дата следующей поверки", required=False, widget=DayInput()
            ),
            "seal": forms.CharField(label="Пломба", required=False, max_length=50),
        }

    def values(self) -> dict[int, Exchange]:
        told = self.cleaned_data
        return {
            line.pk: Exchange(told[f"final_{line.pk}"], told[f"start_{line.pk}"])
            for line in self.lines
        }

    def new_meter(self) -> NewMeter:
        told = self.cleaned_data
        return NewMeter(
            serial_number=told["serial_number"].strip(),
            digit_capacity=told["digit_capacity"],
            ratio=told["ratio"] or Decimal(1),
            next_verification_date=told["next_verification_date"],
            seal=told["seal"],
        )


class VerificationForm(OwnHouses):
    """Whose meters are to be verified within how many days."""

    within = forms.TypedChoiceField(
        label="Срок поверки",
        coerce=int,
        choices=[
            (0, "уже истёк"),
            (14, "истёк или истекает за 14 дней"),
            (60, "истёк или истекает за 60 дней"),
            (365, "истёк или истекает за год"),
        ],
        initial=60,
    )
    building = ModelChoiceField(
        Building.objects.none(), label="Дом", required=False, empty_label="все дома"
    )


class ExportForm(forms.Form):
    """Which month, of whom, and in which form."""

    organization = ModelChoiceField(Organization.objects.none(), label="Организация")
    month = forms.DateField(
        label="Месяц", widget=DayInput, help_text="Любой день месяца."
    )
    form = forms.ChoiceField(
        label="Вид файла",
        choices=(*PLAIN, SBERBANK),
    )
    again = forms.BooleanField(
        label="Вместе с уже выгруженными",
        required=False,
        help_text="Если прошлый файл потерялся.",
    )

    def __init__(self, user: Viewer, data: Any = None) -> None:
        super().__init__(data)
        own = Organization.objects.managed_by(user)
        cast("ModelChoiceField[Any]", self.fields["organization"]).queryset = own
        if not sees_people(user):
            kinds = cast(forms.ChoiceField, self.fields["form"])
            kinds.choices = PLAIN

    def clean_month(self) -> dt.date:
        chosen: dt.date = self.cleaned_data["month"]
        return chosen.replace(day=1)
