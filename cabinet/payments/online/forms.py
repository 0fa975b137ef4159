"""What a resident chooses to pay, then how."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.core.validators import RegexValidator

from cabinet.payments.online.debts import Debts, Due, shared, spread
from cabinet.payments.online.errors import PaymentError
from cabinet.payments.online.models import SavedCard
from cabinet.payments.online.services import How, Part
from cabinet.payments.online.services.opening import check_parts
from cabinet.payments.online.ways import Method
from cabinet.templatetags.kvartal import rubles

ALL, PAYEE, SERVICES, SUM = "all", "payee", "services", "sum"
NOTHING = "Выберите, что вы хотите оплатить."
EVERYBODY = "Всем, кому должен: поделить по долгу"
KOPECKS = 2
# As people write it: «1e9» and «NaN» are no sums.
WRITTEN = re.compile(r"-?[0-9]{1,9}(?:\.(?P<kopecks>[0-9]*))?")


class RoublesField(forms.Field):
    """«1 775,84» as people write it."""

    def to_python(self, value: Any) -> Any:
        text = "".join(str(value or "").split()).replace(",", ".")
        if not text:
            return None
        written = WRITTEN.fullmatch(text)
        if written is None:
            raise forms.ValidationError("Напишите сумму цифрами: 1500,00.")
        amount = Decimal(text)
        if amount <= 0:
            raise forms.ValidationError("Сумма должна быть больше нуля.")
        if len(written["kopecks"] or "") > KOPECKS:
            raise forms.ValidationError("Не больше двух цифр после запятой.")
        return amount.quantize(Decimal("0.01"))


class ChoiceForm(forms.Form):
    """Everything due, one recipient, single services, or a sum of one's own."""

    what = forms.ChoiceField(
        label="Что оплатить",
        choices=[(name, name) for name in (ALL, PAYEE, SERVICES, SUM)],
        widget=forms.RadioSelect,
        error_messages={"required": NOTHING, "invalid_choice": NOTHING},
    )
    payee = forms.ChoiceField(label="Кому", required=False)
    services = forms.MultipleChoiceField(
        label="Услуги", required=False, widget=forms.CheckboxSelectMultiple
    )
    sum_payee = forms.ChoiceField(label="Кому", required=False)
    amount = RoublesField(
        label="Сумма, ₽",
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, debts: Debts, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.debts = debts
        owed = [(one.key, _named(one)) for one in debts.owed]
        _offer(self, "payee", owed)
        everybody = [(one.key, str(one.payee)) for one in debts.dues]
        _offer(self, "sum_payee", [("", EVERYBODY), *everybody])
        services = [
            (f"{due.key}:{line.key}", line.title)
            for due in debts.dues
            for line in due.lines
        ]
        _offer(self, "services", services)
        self.initial.setdefault("what", ALL if debts.total else SUM)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if self.errors:
            return values
        values["parts"] = getattr(self, f"_of_{values['what']}")(values)
        if self.errors:
            return values
        if not values["parts"]:
            raise forms.ValidationError(NOTHING)
        try:
            check_parts(values["parts"])
        except PaymentError as error:
            raise forms.ValidationError(str(error)) from error
        return values

    def _of_all(self, values: dict[str, Any]) -> list[Part]:
        if not self.debts.owed:
            raise forms.ValidationError(
                "Долга нет: всё оплачено. Можно внести аванс — укажите сумму."
            )
        return [self._whole(due) for due in self.debts.owed]

    def _of_payee(self, values: dict[str, Any]) -> list[Part]:
        due = self.debts.due(values.get("payee") or "")
        return [self._whole(due)] if due else []

    def _of_services(self, values: dict[str, Any]) -> list[Part]:
        chosen = set(values.get("services") or ())
        parts = []
        for due in self.debts.dues:
            lines = [one for one in due.lines if f"{due.key}:{one.key}" in chosen]
            amount = sum((line.amount for line in lines), Decimal())
            if lines:
                parts.append(Part(due.recipient, amount, lines, self.debts.month))
        return parts

    def _of_sum(self, values: dict[str, Any]) -> list[Part]:
        amount = values.get("amount")
        if amount is None:
            self.add_error("amount", "Укажите сумму.")
            return []
        due = self.debts.due(values.get("sum_payee") or "")
        given = [(due, amount)] if due else shared(amount, self.debts)
        return [self._part(one, part) for one, part in given]

    def _whole(self, due: Due) -> Part:
        return self._part(due, due.amount)

    def _part(self, due: Due, amount: Decimal) -> Part:
        lines = spread(amount, due.lines)
        return Part(due.recipient, amount, lines, self.debts.month)

    @property
    def is_shared(self) -> bool:
        """Whether a sum of one's own goes to several recipients."""
        values = self.cleaned_data
        return values["what"] == SUM and len(values["parts"]) > 1


class ConfirmForm(forms.Form):
    """By which provider, where to send the cheque, whether to keep the card."""

    method = forms.ChoiceField(label="Как оплатить", widget=forms.RadioSelect)
    payer = forms.CharField(
        label="Плательщик (ФИО)",
        max_length=200,
        required=False,
        help_text="Кто платит: это имя увидят банк и организация. Можно исправить.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    payer_inn = forms.CharField(
        label="ИНН плательщика",
        required=False,
        help_text="Не обязательно: 12 цифр, попадут в чек.",
        validators=[RegexValidator(r"^\d{12}$", "ИНН человека — 12 цифр.")],
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    email = forms.EmailField(
        label="Электронная почта для чека",
        help_text="Сюда придёт чек, если его пробивает банк, и письмо о платеже.",
    )
    saves_card = forms.BooleanField(
        label="Сохранить карту для следующих платежей", required=False
    )
    expected = forms.DecimalField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        methods: Sequence[Method],
        cards: Sequence[SavedCard],
        due: Decimal,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.due = due
        self.cards = {f"card-{card.pk}": card for card in cards}
        choices = [(key, card.title) for key, card in self.cards.items()]
        choices += [(one.slug, one.title) for one in methods]
        _offer(self, "method", choices)
        self.initial.setdefault("method", choices[0][0] if choices else "")
        self.initial["expected"] = due
        if not any(one.saves_cards for one in methods):
            del self.fields["saves_card"]

    def clean_expected(self) -> Decimal:
        """What stood on the page when the button was pressed."""
        if self.cleaned_data["expected"] != self.due:
            raise forms.ValidationError(
                "Пока страница была открыта, сумма изменилась. Проверьте её."
            )
        return self.due

    @property
    def how(self) -> How:
        values = self.cleaned_data
        card = self.cards.get(values["method"])
        return How(
            card.provider_account.provider if card else values["method"],
            email=values["email"],
            payer=" ".join(values["payer"].split()),
            payer_inn=values["payer_inn"],
            saves_card=bool(values.get("saves_card")) and card is None,
            card=card,
        )


def _named(due: Due) -> str:
    return f"{due.payee} — {rubles(due.amount)}"


def _offer(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    cast("forms.ChoiceField", form.fields[name]).choices = choices
