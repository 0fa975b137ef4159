from django import forms


class CheckForm(forms.Form):
    """What is printed on the paper."""

    number = forms.CharField(
        label="Номер справки", max_length=30, help_text="Например: 2026-000017."
    )
    code = forms.CharField(
        label="Код проверки", max_length=30, help_text="Десять знаков внизу справки."
    )
