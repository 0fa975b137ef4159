"""What residents and staff fill in about readings."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from cabinet.meters import photos
from cabinet.meters.models import Meter
from cabinet.meters.services import Entry

OPENED_SALT = "meters.opened"
# A key of the database is at most nineteen digits long.
LINE_FIELD = re.compile(r"m([0-9]{1,18})-")


class EntryForm(forms.Form):
    """One meter's line."""

    use_required_attribute = False
    value = forms.CharField(
        label="Новое показание",
        required=False,
        max_length=30,
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
    )
    same = forms.BooleanField(label="Как в прошлый раз", required=False)
    comment = forms.CharField(label="Пояснение", required=False, max_length=300)
    photo = forms.FileField(
        label="Фото табло",
        required=False,
        widget=forms.ClearableFileInput({"accept": "image/*"}),
    )

    def __init__(self, meter: int, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, prefix=f"m{meter}")

    def clean_photo(self) -> Any:
        upload = self.cleaned_data["photo"]
        if not isinstance(upload, UploadedFile):
            return None
        try:
            return photos.cleaned(upload)
        except photos.PhotoError as error:
            raise forms.ValidationError(str(error)) from error

    def entry(self) -> Entry:
        told = self.cleaned_data
        return Entry(told["value"], told["same"], told["comment"], told["photo"])


def posted_forms(data: Any, files: Any) -> dict[int, EntryForm]:
    """By the meters that the fields name; the service takes only own ones."""
    named = filter(None, map(LINE_FIELD.match, data))
    return {
        meter: EntryForm(meter, data, files)
        for meter in sorted({int(field[1]) for field in named})
    }


def valid_entries(filled: Mapping[int, EntryForm]) -> dict[int, Entry]:
    """Entries of the lines whose own fields are in order."""
    return {pk: form.entry() for pk, form in filled.items() if form.is_valid()}


class OpenedForm(forms.Form):
    """When the page was opened, signed, so that a late sending can be believed."""

    opened = forms.CharField(required=False, widget=forms.HiddenInput)

    @classmethod
    def fresh(cls, account: int) -> "OpenedForm":
        stamp = {"account": account, "at": timezone.now().isoformat()}
        return cls(initial={"opened": signing.dumps(stamp, salt=OPENED_SALT)})

    @staticmethod
    def opened_at(data: Mapping[str, Any], account: int) -> dt.datetime | None:
        """The moment that the form names, if we signed it for this account."""
        try:
            stamp = signing.loads(data.get("opened", ""), salt=OPENED_SALT)
        except signing.BadSignature:
            return None
        known = stamp["account"] == account
        return dt.datetime.fromisoformat(stamp["at"]) if known else None


class OwnNameForm(forms.ModelForm):
    class Meta:
        model = Meter
        fields = ["own_name"]
        help_texts = {"own_name": "Например, «Кухня». Видят все жители этого счёта."}
