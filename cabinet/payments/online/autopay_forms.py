"""A standing order as a resident fills it in."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms

from cabinet.payments.online.forms import RoublesField
from cabinet.payments.online.models import SavedCard
from cabinet.payments.online.models.cards import FIRST_DAY, LAST_DAY

WITH_BILL = "bill"


class AutopayForm(forms.Form):
    card = forms.ModelChoiceField(
        label="Карта", queryset=SavedCard.objects.none(), empty_label=None
    )
    when = forms.ChoiceField(
        label="Когда платить",
        choices=[
            (WITH_BILL, "Когда придёт счёт"),
            *((str(d), f"{d}-го числа") for d in range(FIRST_DAY, LAST_DAY + 1)),
        ],
        help_text="Накануне мы напишем вам, сколько и когда спишем.",
    )
    limit = RoublesField(
        label="Не больше, ₽",
        help_text="Если счёт окажется больше, мы ничего не спишем и скажем об этом.",
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, cards: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = SavedCard.objects.filter(pk__in=cards)
        cast("forms.ModelChoiceField[SavedCard]", self.fields["card"]).queryset = chosen

    @property
    def terms(self) -> dict[str, Any]:
        values = self.cleaned_data
        day = None if values["when"] == WITH_BILL else int(values["when"])
        return {"card": values["card"], "day": day, "limit": values["limit"]}
