"""What a dispatcher fills in while somebody is on the phone."""

from typing import Any

from django import forms

from cabinet.accounts.models import Account, Building
from cabinet.requests.desk.forms import choose
from cabinet.requests.forms import offered
from cabinet.requests.models import Kind, ServiceRequest


class FindAccountForm(forms.Form):
    """Whose call it is."""

    account = forms.CharField(
        label="Лицевой счёт, фамилия или адрес", max_length=100, required=False
    )


class PhoneForm(forms.ModelForm):  # type: ignore[type-arg]
    """A request that a dispatcher hears by phone."""

    subject: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(
        label="Категория", queryset=None
    )

    class Meta:
        model = ServiceRequest
        fields = ["place", "spot", "description", "phone"]

    field_order = ["subject", "place", "spot", "description", "phone"]

    def __init__(self, *args: Any, place: Account | Building, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self.fields["subject"], offered(Kind.WORK, place))
        if isinstance(place, Account):
            del self.fields["spot"]
