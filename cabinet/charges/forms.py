"""Forms of the back office: how receipts look, what to print."""

from typing import Any

from django import forms

from cabinet.accounts.models import Building, Organization, Viewer
from cabinet.charges.models import BillingPeriod, PrintRun, ReceiptSettings
from cabinet.charges.models.receipts import Section, every_section

MAX_LOGO_BYTES = 2 * 2**20
PREFIX = "section_"
# Invitations have a screen of their own.
RECEIPTS = [one for one in PrintRun.Layout.choices if one[0] != PrintRun.Layout.SLIPS]


class ReceiptSettingsForm(forms.ModelForm):
    """Each section has a place: its number on the receipt; empty leaves it out."""

    class Meta:
        model = ReceiptSettings
        fields = ["organization", "notice", "closing_words", "logo", "barcode"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.instance.sections or every_section()
        for section in Section:
            place = chosen.index(section) + 1 if section in chosen else None
            self.fields[f"{PREFIX}{section.value}"] = forms.IntegerField(
                label=f"Место раздела «{section.label}»",
                min_value=1,
                max_value=len(Section),
                required=False,
                initial=place,
                help_text="Число по порядку; пусто — не печатать.",
            )

    def clean_logo(self) -> Any:
        logo = self.cleaned_data["logo"]
        if logo and logo.size > MAX_LOGO_BYTES:
            raise forms.ValidationError("Картинка больше 2 МБ. Сохраните её меньшей.")
        return logo

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        self.instance.sections = self._sections(values)
        if not self.instance.sections:
            raise forms.ValidationError("Укажите место хотя бы одному разделу.")
        return values

    @staticmethod
    def _sections(values: dict[str, Any]) -> list[str]:
        """The chosen sections by their places; equal places keep the usual order."""
        places = {name: values.get(f"{PREFIX}{name}") for name in Section.values}
        told = [name for name in Section.values if places[name]]
        return sorted(told, key=lambda name: places[name] or 0)


class PrintForm(forms.Form):
    """Which month, which house, on what paper."""

    period = forms.ModelChoiceField(BillingPeriod.objects.none(), label="Месяц")
    building = forms.ModelChoiceField(
        Building.objects.none(), label="Дом", required=False, empty_label="Все дома"
    )
    layout = forms.ChoiceField(label="Вид", choices=RECEIPTS)
    paper_only = forms.BooleanField(
        label="Только тем, кто получает счёт на бумаге",
        required=False,
        initial=True,
        help_text="Без отметки — всем, и тем, кто отказался от «счёта на дом».",
    )

    def __init__(self, *args: Any, user: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        periods = BillingPeriod.objects.managed_by(user).published()
        several = Organization.objects.managed_by(user).count() > 1
        period: Any = self.fields["period"]
        period.queryset = periods.select_related("organization")
        period.label_from_instance = lambda p: (
            f"{p.title}, {p.organization}" if several else p.title
        )
        building: Any = self.fields["building"]
        building.queryset = Building.objects.managed_by(user)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        period, building = values.get("period"), values.get("building")
        if period and building and building.organization_id != period.organization_id:
            self.add_error("building", "Этот дом обслуживает другая организация.")
        return values
