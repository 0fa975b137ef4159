import datetime as dt
from typing import Any

from django import forms

DateInput = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class PeriodForm(forms.Form):
    """The days whose payments a resident wants to see; empty means all."""

    since = forms.DateField(label="С", required=False, widget=DateInput)
    until = forms.DateField(label="По", required=False, widget=DateInput)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        since, until = values.get("since"), values.get("until")
        if since and until and since > until:
            raise forms.ValidationError("Первый день периода позже последнего.")
        return values

    @property
    def days(self) -> dict[str, dt.date]:
        """Filters of the chosen days; none while the form is not right."""
        if not self.is_valid():
            return {}
        chosen = {
            "paid_on__gte": self.cleaned_data["since"],
            "paid_on__lte": self.cleaned_data["until"],
        }
        return {lookup: day for lookup, day in chosen.items() if day}
