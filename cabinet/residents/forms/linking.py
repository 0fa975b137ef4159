"""What of a paper bill proves that it came to this person, way by way."""

import datetime as dt
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from cabinet.accounts.models import Building, Organization
from cabinet.residents import claims, linking
from cabinet.residents.linking import Claim
from cabinet.residents.models import MAX_NUMBER, LinkingRequest

MAX_MONTH = 12
NO_AUTOCOMPLETE = {"autocomplete": "off"}
TYPED_MONTH = re.compile(r"(\d{1,2})[./\s-](\d{4})|(\d{4})-(\d{1,2})")
MONTHS = (
    *("январ", "феврал", "март", "апрел", "ма", "июн"),
    *("июл", "август", "сентябр", "октябр", "ноябр", "декабр"),
)


class NumberField(forms.CharField):
    """The account's number in any spelling that bills have."""

    def __init__(self, **options: Any) -> None:
        named: dict[str, Any] = {
            "label": "Платёжный код (номер лицевого счёта)",
            "max_length": MAX_NUMBER,
            "help_text": (
                "Напечатан в верхней части счёта, рядом с адресом. Подойдёт и единый"
                " лицевой счёт (ЕЛС), и идентификатор ЖКУ. Пробелы, «ЛС №» и букву"
                " можно не писать, нули в начале — нужны."
            ),
            "widget": forms.TextInput(attrs=NO_AUTOCOMPLETE),
        }
        super().__init__(**named | options)


class SurnameField(forms.CharField):
    def __init__(self, **options: Any) -> None:
        named: dict[str, Any] = {
            "label": "Фамилия",
            "max_length": 100,
            "help_text": "На кого открыт лицевой счёт, даже если это не вы.",
            "widget": forms.TextInput(attrs={"autocomplete": "family-name"}),
        }
        super().__init__(**named | options)


class MonthField(forms.CharField):
    """«Август 2017» or «08.2017», as the bill has it."""

    def clean(self, value: Any) -> dt.date:
        text = super().clean(value).strip().lower()
        month, year = _month_of(text)
        if not 1 <= month <= MAX_MONTH:
            raise ValidationError("Напишите месяц так, как в счёте: «Август 2017».")
        return dt.date(year, month, 1)


class MoneyField(forms.DecimalField):
    """«1 775,84», as it is printed."""

    def __init__(self, **options: Any) -> None:
        text = forms.TextInput(attrs={"inputmode": "decimal", **NO_AUTOCOMPLETE})
        bounds: dict[str, Any] = {"max_digits": 14, "decimal_places": 2, "widget": text}
        super().__init__(**bounds | options)

    def to_python(self, value: Any) -> Any:
        text = re.sub(r"[\s₽]|руб\.?", "", str(value or "")).replace(",", ".")
        return super().to_python(text)


class LinkForm(forms.Form):
    """One way to link; ``claim`` is what the person says."""

    number = NumberField()
    # What the number seemed to be, once it was not found.
    typed_kind = ""

    def claim(self) -> Claim:
        raise NotImplementedError


class FlatForm(LinkForm):
    last_name = SurnameField()
    flat = forms.CharField(
        label="Номер квартиры",
        max_length=20,
        help_text="Как в счёте, с буквой, если она есть: 16\N{NO-BREAK SPACE}Д.",
        widget=forms.TextInput(attrs=NO_AUTOCOMPLETE),
    )

    def claim(self) -> Claim:
        return linking.by_flat(**self.cleaned_data)


class SurnameForm(LinkForm):
    last_name = SurnameField()

    def claim(self) -> Claim:
        return linking.by_surname(**self.cleaned_data)


class PasswordForm(LinkForm):
    password = forms.CharField(
        label="Пароль того, у кого этот счёт уже есть",
        max_length=128,
        help_text="Пусть его введёт сам хозяин. Мы пароль не сохраняем.",
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        strip=False,
    )

    def claim(self) -> Claim:
        return linking.by_password(**self.cleaned_data)


class BillForm(LinkForm):
    month = MonthField(
        label="Месяц счёта",
        max_length=20,
        help_text="За какой месяц счёт: «Август 2017» или «08.2017».",
    )
    total = MoneyField(
        label="Итого к оплате, рублей",
        help_text="Вместе с копейками: 1\N{NO-BREAK SPACE}775,84.",
    )

    def claim(self) -> Claim:
        return claims.by_bill_total(**self.cleaned_data)


class CodeForm(LinkForm):
    code = forms.CharField(
        label="Контрольный код",
        max_length=12,
        help_text="Восемь букв и цифр на квитанции, рядом с номером лицевого счёта.",
        widget=forms.TextInput(attrs=NO_AUTOCOMPLETE),
    )

    def claim(self) -> Claim:
        return claims.by_control_code(**self.cleaned_data)


class PaymentForm(LinkForm):
    """The house is chosen on the steps before; the number is typed, never listed."""

    field_order = ("flat", "number", "paid_on", "amount")
    flat = forms.CharField(label="Номер квартиры", max_length=20)
    paid_on = forms.DateField(
        label="Дата последнего платежа",
        help_text="Например, 12.09.2017.",
        input_formats=["%d.%m.%Y", "%Y-%m-%d"],
    )
    amount = MoneyField(label="Сумма последнего платежа, рублей")

    def __init__(self, *args: Any, building: Building, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.building = building

    def claim(self) -> Claim:
        return claims.by_last_payment(building=self.building.pk, **self.cleaned_data)


class OrganizationForm(forms.Form):
    organization = forms.ModelChoiceField(
        Organization.objects.all(), label="Организация", to_field_name="inn"
    )


class BuildingForm(forms.Form):
    building = forms.ModelChoiceField(Building.objects.none(), label="Дом")

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["building"].queryset = organization.buildings.all()  # type: ignore[attr-defined]


class ApprovalForm(forms.ModelForm):
    """Asks an employee to decide."""

    number = NumberField()

    class Meta:
        model = LinkingRequest
        fields = ["organization", "number", "note"]
        labels = {"note": "Кто вы и почему вам нужен этот счёт"}
        help_texts = {
            "note": "Например: «Купил квартиру в мае, договор № 15 принесу в офис»."
        }
        widgets = {"note": forms.Textarea(attrs={"rows": 4})}


def _month_of(text: str) -> tuple[int, int]:
    parts = TYPED_MONTH.fullmatch(text)
    if parts:
        month, year = (parts[1], parts[2]) if parts[1] else (parts[4], parts[3])
        return int(month), int(year)
    words = re.fullmatch(r"([а-яё]+)\s+(\d{4})", text)
    if not words:
        return 0, 1
    # A stem and its last letter: «август», «августа», «май».
    known = [re.fullmatch(f"{stem}[а-я]?", words[1]) is not None for stem in MONTHS]
    month = known.index(True) + 1 if any(known) else 0
    return month, int(words[2])
