import datetime as dt
from typing import Any, cast

from django import forms

from cabinet.accounts.models import Organization
from cabinet.residents.models import User
from imports import values
from imports.kinds import KINDS
from imports.models import ImportRun
from imports.profiles.catalogue import profiles_of
from imports.readers import ReaderError
from imports.services import register_file

ACCEPTED = ".csv,.txt,.xlsx,.xls,.ods,.dbf,.json,.zip"


class UploadForm(forms.Form):
    """A file, what is in it, and what holds for the whole of it."""

    kind = forms.ChoiceField(
        label="Что в файле",
        choices=[("", "Выберите"), *((k.slug, k.title) for k in KINDS.values())],
    )
    file = forms.FileField(
        label="Файл",
        help_text="csv, txt, xlsx, xls, ods, dbf, json или zip с одним таким файлом.",
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )
    organization = forms.ModelChoiceField(
        Organization.objects.none(),
        label="Организация",
        required=False,
        empty_label="Указана в файле",
        help_text="Нужна, если в файле нет столбца «Организация».",
    )
    period = forms.CharField(
        label="Период",
        required=False,
        help_text="Например, 08.2017. Нужен, если в файле нет столбца «Период».",
    )

    profile = forms.ChoiceField(
        label="Профиль файла",
        required=False,
        help_text="Нужен для реестров банков и выгрузок других программ,"
        " если портал не узнал их сам.",
    )

    def __init__(self, *args: Any, author: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.author = author
        managed = Organization.objects.managed_by(author)
        field = cast(
            "forms.ModelChoiceField[Organization]", self.fields["organization"]
        )
        field.queryset = managed
        self._offer_profiles()
        known = list(managed[:2])
        if len(known) == 1:
            field.initial = known[0]

    def _offer_profiles(self) -> None:
        field = cast(forms.ChoiceField, self.fields["profile"])
        profiles = profiles_of(author=self.author)
        field.choices = [
            ("", "Узнать по файлу"),
            *((p.slug, f"{KINDS[p.kind].title}: {p.title}") for p in profiles),
        ]

    def clean_period(self) -> dt.date | None:
        try:
            return values.month(self.cleaned_data["period"])
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error

    def register(self) -> ImportRun | None:
        """The run of a good file; None, and an error at the field, of a bad one."""
        upload = self.cleaned_data["file"]
        try:
            return register_file(
                kind=self.cleaned_data["kind"],
                data=upload.read(),
                name=upload.name,
                author=self.author,
                organization=self.cleaned_data["organization"],
                month=self.cleaned_data["period"],
                profile=self.cleaned_data["profile"],
            )
        except ReaderError as error:
            self.add_error("file", str(error))
            return None
