import datetime as dt
from collections.abc import Mapping
from typing import Any, Self

from django import forms
from django.utils import timezone

from cabinet.accounts.choosing import offer_organizations
from cabinet.accounts.models import Viewer
from cabinet.requests.models import Kind
from cabinet.requests.models.queries import ServiceRequestQuerySet

DAYS = 90


def day_field(label: str) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget)


class StatisticsForm(forms.Form):
    """Which requests are counted: by the day they came in, both days included."""

    since = day_field("Поданы с")
    until = day_field("по")
    kind = forms.ChoiceField(
        label="Вид", required=False, choices=[("", "Все"), *Kind.choices]
    )

    @classmethod
    def of(cls, asked: Mapping[str, Any], user: Viewer) -> Self:
        """The last three months, unless days are asked for."""
        today = timezone.localdate()
        since = today - dt.timedelta(days=DAYS)
        usual = {"since": f"{since:%Y-%m-%d}", "until": f"{today:%Y-%m-%d}"}
        form = cls({**usual, **{name: asked[name] for name in asked}})
        offer_organizations(form, user)
        return form

    def narrowed(self, requests: ServiceRequestQuerySet) -> ServiceRequestQuerySet:
        told = self.cleaned_data
        found = requests.filter(
            created_at__date__gte=told["since"], created_at__date__lte=told["until"]
        )
        if told.get("organization"):
            found = found.filter(organization=told["organization"])
        return found.filter(kind=told["kind"]) if told["kind"] else found
