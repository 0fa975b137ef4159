import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile

from cabinet.accounts.models import Organization
from cabinet.residents.models import User
from cabinet.residents.models.limits import MEGABYTE, chosen_limits
from imports import values
from imports.kinds import KINDS
from imports.models import ImportRun
from imports.profiles.catalogue import profiles_of
from imports.readers import ReaderError
from imports.services import register_file

TOO_LARGE = (
    "Файл больше {most} МБ. Сожмите его в zip или разделите на части; предел меняет"
    " администратор: «Жители» → «Ограничения»."
)
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
            self.initial.setdefault("organization", known[0])

    def _offer_profiles(self) -> None:
        field = cast(forms.ChoiceField, self.fields["profile"])
        profiles = profiles_of(author=self.author)
        field.choices = [
            ("", "Узнать по файлу"),
            *((p.slug, f"{KINDS[p.kind].title}: {p.title}") for p in profiles),
        ]

    def clean_file(self) -> UploadedFile:
        upload: UploadedFile = self.cleaned_data["file"]
        most = chosen_limits().import_megabytes
        if (upload.size or 0) > most * MEGABYTE:
            raise forms.ValidationError(TOO_LARGE.format(most=most))
        return upload

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
                data=_content(upload),
                name=upload.name,
                author=self.author,
                organization=self.cleaned_data["organization"],
                month=self.cleaned_data["period"],
                profile=self.cleaned_data["profile"],
            )
        except ReaderError as error:
            self.add_error("file", str(error))
            return None


class FiguresForm(forms.Form):
    """What a clerk's own program says of a file."""

    rows = forms.CharField(label="Строк", required=False)
    total = forms.CharField(label="Сумма", required=False)

    def clean_rows(self) -> int | None:
        rows = self._number("rows")
        if rows is not None and (rows != int(rows) or not 0 <= rows < 10**9):
            raise forms.ValidationError("Впишите число строк, например 1200.")
        return None if rows is None else int(rows)

    def clean_total(self) -> Decimal | None:
        total = self._number("total")
        if total is not None and abs(total) >= 10**12:
            raise forms.ValidationError("Сумма слишком велика. Проверьте её.")
        return total

    def _number(self, name: str) -> Decimal | None:
        try:
            return values.number(self.cleaned_data[name])
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error


def _content(upload: UploadedFile) -> bytes | Path:
    """Where the upload lies on disk; a small one is in memory."""
    if isinstance(upload, TemporaryUploadedFile):
        return Path(upload.temporary_file_path())
    return cast(bytes, upload.read())
