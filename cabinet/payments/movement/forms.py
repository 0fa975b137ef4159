"""The months whose movement one wants to see."""

from collections.abc import Sequence
from typing import Any

from django import forms

from cabinet.charges.models import BillingPeriod
from cabinet.templatetags.kvartal import month

USUAL_MONTHS = 12
BY = (("total", "Всего"), ("service", "По услугам"), ("recipient", "По получателям"))


class RangeForm(forms.Form):
    """From which month to which, and into what the sums are parted."""

    since = forms.ChoiceField(label="С месяца", required=False)
    until = forms.ChoiceField(label="по месяц", required=False)
    by = forms.ChoiceField(label="Показать", choices=BY, required=False)

    def __init__(self, data: Any, periods: Sequence[BillingPeriod]) -> None:
        """``periods`` are the billed ones, newest first; at least one."""
        months = [(f"{p.month:%Y-%m}", month(p.month)) for p in periods]
        usual = min(USUAL_MONTHS, len(months)) - 1
        self.usual = {"since": months[usual][0], "until": months[0][0]}
        told = {name: value for name, value in data.items() if value}
        super().__init__({**self.usual, **told})
        self.periods = periods
        for name in ("since", "until"):
            self.fields[name].choices = months  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("since", "") > values.get("until", "9"):
            raise forms.ValidationError("Первый месяц позже последнего.")
        return values

    @property
    def shown(self) -> dict[str, str]:
        """What the form holds when nothing, or nonsense, was chosen."""
        usual = {**self.usual, "by": BY[0][0]}
        if not self.is_valid():
            return usual
        return {**usual, **{n: v for n, v in self.cleaned_data.items() if v}}

    @property
    def chosen(self) -> Sequence[BillingPeriod]:
        """The billed periods between the two months, oldest first."""
        since, until = self.shown["since"], self.shown["until"]
        inside = (p for p in self.periods if since <= f"{p.month:%Y-%m}" <= until)
        return sorted(inside, key=lambda period: period.month)
