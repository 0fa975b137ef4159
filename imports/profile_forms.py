"""Forms that name a profile, keep one and bring one in."""

from typing import Any, cast

from django import forms

from cabinet.accounts.models import Organization
from cabinet.residents.models import User
from imports.models import ImportRun
from imports.profiles.catalogue import of_kind, profiles_of


class ProfileForm(forms.Form):
    """One of the profiles that one may use for files of a kind."""

    profile = forms.ChoiceField(label="Профиль файла")

    def __init__(self, data: Any, *, run: ImportRun, author: User) -> None:
        super().__init__(data, initial={"profile": run.profile})
        profiles = of_kind(profiles_of(author=author), run.kind)
        field = cast(forms.ChoiceField, self.fields["profile"])
        field.choices = [("", "Выберите"), *((p.slug, p.title) for p in profiles)]
        # Of a page with several things to do only the chosen one asks for words.
        field.required = data is not None


class OwnerForm(forms.Form):
    """Whose a profile is; everybody's only where an administrator says so."""

    organization = forms.ModelChoiceField(
        Organization.objects.none(), label="Чей профиль", required=False
    )

    def __init__(self, *args: Any, author: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(
            "forms.ModelChoiceField[Organization]", self.fields["organization"]
        )
        field.queryset = Organization.objects.managed_by(author)
        field.required = not author.is_superuser
        field.empty_label = "для всех организаций" if author.is_superuser else None
        if not author.is_superuser:
            field.initial = field.queryset.first()


class SaveForm(OwnerForm):
    title = forms.CharField(
        label="Название профиля",
        max_length=120,
        help_text="Профиль с таким же названием будет заменён.",
    )
    field_order = ["title", "organization"]

    def __init__(self, data: Any, *, author: User, **kwargs: Any) -> None:
        super().__init__(data, author=author, **kwargs)
        for field in self.fields.values():
            field.required &= data is not None


class ProfileFileForm(OwnerForm):
    file = forms.FileField(
        label="Файл профиля",
        widget=forms.FileInput(attrs={"accept": ".json"}),
        help_text="Файл json, который вы скачали с этой страницы.",
    )
    field_order = ["file", "organization"]
