"""What of a paper bill proves that it came to this person, way by way."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any

from django import forms
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db.models import Count

from cabinet.accounts.models import Account, Building, Organization
from cabinet.residents import claims, linking
from cabinet.residents.linking import Claim
from cabinet.residents.models import MAX_NUMBER, LinkingRequest
from cabinet.residents.models.limits import up_to_megabytes
from cabinet.residents.receipt_pictures import PictureError, read_receipt

MAX_MONTH = 12
MAX_FLATS = 2000
# New kinds come with a load, so a form may learn of them a little later.
KINDS_KEY, KINDS_SECONDS = "linking:several-kinds", 600
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


class FlatChoice(forms.TextInput):
    """Numbers from 1 to as many flats as the house has, to choose from or not.

    Not the flats that have accounts: those are nobody's business.
    """

    template_name = "residents/flat_choice.html"

    def __init__(self, flats: int) -> None:
        super().__init__(attrs={**NO_AUTOCOMPLETE, "list": "flats"})
        self.flats = flats

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        return context | {"flats": range(1, min(self.flats, MAX_FLATS) + 1)}


def several_kinds() -> bool:
    """Whether some organisation keeps accounts of several kinds."""
    return bool(cache.get_or_set(KINDS_KEY, _several_kinds, KINDS_SECONDS))


def _several_kinds() -> bool:
    kinds = Account.objects.exclude(kind="").values("organization")
    several = kinds.annotate(kinds=Count("kind", distinct=True)).filter(kinds__gt=1)
    return several.exists()


class KindField(forms.ChoiceField):
    """Manual 001's «тип лицевого счёта»: one number may stand on several bills."""

    def __init__(self) -> None:
        super().__init__(
            label="Тип лицевого счёта",
            choices=[("", "не знаю"), *Account.Kind.choices],
            required=False,
            help_text="Кто прислал счёт: управляющая организация (УО), поставщик (РСО),"
            " фонд капремонта (КР) или расчётный центр (РЦ).",
        )


class LinkForm(forms.Form):
    """One way to link; ``claim`` is what the person says."""

    number = NumberField()
    # What the number seemed to be, once it was not found.
    typed_kind = ""
    said: Callable[..., Claim]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if several_kinds():
            self.fields["kind"] = KindField()

    def claim(self) -> Claim:
        values = dict(self.cleaned_data)
        kind = values.pop("kind", "")
        return replace(type(self).said(**values), kind=kind)


class FlatForm(LinkForm):
    said = linking.by_flat
    last_name = SurnameField()
    flat = forms.CharField(
        label="Номер квартиры",
        max_length=20,
        help_text="Как в счёте, с буквой, если она есть: 16\N{NO-BREAK SPACE}Д.",
        widget=forms.TextInput(attrs=NO_AUTOCOMPLETE),
    )


class SurnameForm(LinkForm):
    said = linking.by_surname
    last_name = SurnameField()


class PasswordForm(LinkForm):
    said = linking.by_password
    password = forms.CharField(
        label="Пароль того, у кого этот счёт уже есть",
        max_length=128,
        help_text="Пусть его введёт сам хозяин. Мы пароль не сохраняем.",
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        strip=False,
    )


class BillForm(LinkForm):
    said = claims.by_bill_total
    month = MonthField(
        label="Месяц счёта",
        max_length=20,
        help_text="За какой месяц счёт: «Август 2017» или «08.2017».",
    )
    total = MoneyField(
        label="Итого к оплате, рублей",
        help_text="Вместе с копейками: 1\N{NO-BREAK SPACE}775,84.",
    )


class CodeForm(LinkForm):
    said = claims.by_control_code
    code = forms.CharField(
        label="Контрольный код",
        max_length=12,
        help_text="Восемь букв и цифр на квитанции, рядом с номером лицевого счёта.",
        widget=forms.TextInput(attrs=NO_AUTOCOMPLETE),
    )


class PictureForm(LinkForm):
    """The receipt's payment code on a photo or a screenshot tells everything."""

    said = claims.by_receipt_qr
    number = None  # type: ignore[assignment]
    picture = forms.FileField(
        label="Снимок QR-кода",
        help_text=up_to_megabytes(
            "Сфотографируйте квитанцию так, чтобы квадратный код был виден целиком и"
            " резко, или сохраните снимок экрана. JPG, PNG или WebP, до {most} МБ."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": "image/*"}),
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        upload = values.pop("picture", None)
        if upload is not None:
            try:
                values.update(asdict(read_receipt(upload)))
            except PictureError as error:
                self.add_error("picture", str(error))
        return values


class PaymentForm(LinkForm):
    """The house is chosen on the steps before; the number is typed, never listed."""

    field_order = ("flat", "number", "kind", "paid_on", "amount")
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
        self.fields["flat"].widget = FlatChoice(building.flats_count or 0)
        self.order_fields(self.field_order)

    def claim(self) -> Claim:
        values = dict(self.cleaned_data)
        kind = values.pop("kind", "")
        said = claims.by_last_payment(building=self.building.pk, **values)
        return replace(said, kind=kind)


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
