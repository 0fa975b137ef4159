import datetime as dt
from typing import Any, cast

from django import forms

from cabinet.accounts.models import Organization
from cabinet.residents.models import User
from imports import values
from imports.exports.queries import Scope
from imports.exports.services import TITLES, Export, ExportError, export


class ExportForm(forms.Form):
    """What goes out, whose it is and in which form."""

    what = forms.ChoiceField(
        label="Что выгрузить", choices=[("", "Выберите"), *TITLES.items()]
    )
    organization = forms.ModelChoiceField(
        Organization.objects.none(), label="Организация", empty_label="Выберите"
    )
    period = forms.CharField(
        label="Период",
        required=False,
        help_text="Например, 08.2017. Без него — за всё время;"
        " для банков, платёжных документов и показаний в ГИС ЖКХ он нужен.",
    )
    format = forms.ChoiceField(
        label="Формат",
        choices=[("xlsx", "Excel (xlsx)"), ("csv", "csv")],
        help_text="Файлы для банков — всегда txt, для ГИС ЖКХ — xlsx.",
    )

    def __init__(self, *args: Any, author: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(
            "forms.ModelChoiceField[Organization]", self.fields["organization"]
        )
        managed = Organization.objects.managed_by(author)
        field.queryset = managed
        known = list(managed[:2])
        if len(known) == 1:
            field.initial = known[0]

    def clean_period(self) -> dt.date | None:
        try:
            return values.month(self.cleaned_data["period"])
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error

    def export(self) -> Export | None:
        """The file; None, and an error at the form, where it can't be made."""
        told = self.cleaned_data
        scope = Scope(told["organization"], told["period"])
        try:
            return export(what=told["what"], scope=scope, format=told["format"])
        except ExportError as error:
            self.add_error(None, str(error))
            return None
