"""What a person says about themselves."""

from django import forms

from cabinet.residents.models import User
from cabinet.residents.models.limits import up_to_megabytes


class PhotoForm(forms.Form):
    photo = forms.FileField(
        label="Фотография",
        help_text=up_to_megabytes(
            "JPG, PNG или WebP, до {most} МБ. Видите её только вы."
        ),
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )


class NicknameForm(forms.Form):
    nickname = forms.CharField(
        label="Как называть этот счёт",
        max_length=40,
        required=False,
        help_text="Например, «Дача» или «Мамина квартира». Видите это только вы.",
    )


class ProfileForm(forms.ModelForm):
    """How to call a person."""

    class Meta:
        model = User
        fields = ["last_name", "first_name", "middle_name"]
        widgets = {
            "last_name": forms.TextInput(attrs={"autocomplete": "family-name"}),
            "first_name": forms.TextInput(attrs={"autocomplete": "given-name"}),
            "middle_name": forms.TextInput(attrs={"autocomplete": "additional-name"}),
        }
