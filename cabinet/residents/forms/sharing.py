"""Whom a holder lets in, for what and until when."""

from django import forms

from cabinet.accounts.rights import GRANTED, Right
from cabinet.residents.sharing import Terms

UNTIL_HINT = "Необязательно. Этот день ещё можно, на следующий доступ закроется сам."


class TermsForm(forms.Form):
    """What a guest may do besides looking."""

    rights = forms.MultipleChoiceField(
        label="Кроме просмотра, можно",
        choices=[(right.value, right.label) for right in GRANTED],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Смотреть счета, платежи и приборы может каждый, кого вы пустили.",
    )
    until = forms.DateField(
        label="По какой день",
        required=False,
        help_text=UNTIL_HINT,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    @property
    def terms(self) -> Terms:
        chosen: list[str] = self.cleaned_data["rights"]
        return {
            "may_send_readings": Right.READINGS in chosen,
            "may_pay": Right.PAY in chosen,
            "may_write_requests": Right.REQUESTS in chosen,
            "until": self.cleaned_data["until"],
        }


class InviteForm(TermsForm):
    email = forms.EmailField(
        label="Электронная почта того, кого пускаете",
        help_text="На неё придёт приглашение. Войти или зарегистрироваться нужно с этой"
        " же почтой.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("email", "rights", "until")
