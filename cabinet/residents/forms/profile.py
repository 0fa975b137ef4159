"""What a person says about themselves."""

from django import forms

from cabinet.residents.forms.fields import PhoneField
from cabinet.residents.models import User


class ProfileForm(forms.ModelForm):
    """How to call a person, by name and by phone."""

    phone = PhoneField(
        help_text="Например, +7 900 123-45-67. По нему с вами свяжется организация,"
        " а вы сможете войти по нему в кабинет.",
    )

    class Meta:
        model = User
        fields = ["last_name", "first_name", "middle_name", "phone"]
        widgets = {
            "last_name": forms.TextInput(attrs={"autocomplete": "family-name"}),
            "first_name": forms.TextInput(attrs={"autocomplete": "given-name"}),
            "middle_name": forms.TextInput(attrs={"autocomplete": "additional-name"}),
        }
