"""What a person says about themselves."""

from django import forms

from cabinet.residents.models import User


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
