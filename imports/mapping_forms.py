"""Forms of the page on which staff say how a file is to be read."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

from django import forms

from imports.kinds import Kind, Type
from imports.kinds.paying import PAYMENTS, REGISTRY
from imports.profiles.mapping import (
    chosen_columns,
    constants_of,
    with_columns,
    with_constants,
)
from imports.profiles.settings import Settings
from imports.readers import ENCODINGS, Table

FOUND_OUT = ("", "узнать по файлу")
DELIMITERS = {
    ";": "точка с запятой",
    ",": "запятая",
    "\t": "табуляция",
    "|": "вертикальная черта",
}
# What makes no sense for the other sort of file.
OF_TEXT, OF_BOOKS = ("encoding", "delimiter", "quoting"), ("sheet",)
EVERY_SHEET = ("*", "все по очереди")
# What the portal reads by itself, and what has to be told: 03/04 may be either.
DATES = {
    "": "как на портале",
    "%d.%m.%y": "12.09.17",
    "%d/%m/%Y": "12/09/2017",
    "%d/%m/%y": "12/09/17",
    "%d-%m-%Y": "12-09-2017",
    "%m/%d/%Y": "09/12/2017 — сначала месяц",
    "%Y/%m/%d": "2017/09/12",
    "%Y%m%d": "20170912",
    "%d%m%Y": "12092017",
}
MONTHS = {
    "": "как на портале",
    "%Y%m": "201708",
    "%m%Y": "082017",
    "%y%m": "1708 — сначала год",
}
YES, NO = "yes", "no"
MAX_COLUMNS = 200


class ReadingForm(forms.Form):
    """How the bytes of a file become cells."""

    encoding = forms.ChoiceField(
        label="Кодировка", required=False, choices=[FOUND_OUT, *ENCODINGS.items()]
    )
    delimiter = forms.ChoiceField(
        label="Разделитель", required=False, choices=[FOUND_OUT, *DELIMITERS.items()]
    )
    quoting = forms.ChoiceField(
        label="Кавычки", choices=[(YES, "обрамляют ячейки"), (NO, "обычные знаки")]
    )
    sheet = forms.ChoiceField(label="Лист", required=False)
    headings = forms.ChoiceField(
        label="Заголовки столбцов",
        choices=[(YES, "есть"), (NO, "нет, сразу данные")],
    )
    first_row = forms.IntegerField(
        label="Первая строка",
        min_value=0,
        max_value=10_000,
        required=False,
        help_text="Номер строки с заголовками, а без них — первой строки данных."
        " 0 — первая непустая.",
    )
    asides = forms.CharField(
        label="Примечания начинаются с",
        required=False,
        max_length=100,
        help_text="Строки, которые начинаются так, пропускаются: # ~ Итого."
        " Несколько — через пробел.",
    )
    decimal = forms.ChoiceField(
        label="Дробная часть",
        required=False,
        choices=[FOUND_OUT, (",", "после запятой"), (".", "после точки")],
    )
    dates = forms.ChoiceField(
        label="Даты",
        required=False,
        help_text="12.09.2017 и 2017-09-12 портал читает сам.",
    )
    months = forms.ChoiceField(
        label="Периоды",
        required=False,
        help_text="08.2017, 0817 и Август 2017 портал читает сам.",
    )
    empty = forms.ChoiceField(
        label="Пустая ячейка",
        choices=[("clear", "стирает значение"), ("keep", "оставляет прежнее")],
    )
    unknown_accounts = forms.ChoiceField(
        label="Незнакомый лицевой счёт",
        required=False,
        choices=[
            ("refuse", "отклоняет файл"),
            ("basket", "откладывает платёж в невыясненные: это реестр банка"),
        ],
    )

    def __init__(
        self,
        data: Any,
        *,
        settings: Settings,
        kind: Kind,
        sheets: tuple[str, ...] = (),
    ) -> None:
        self.settings = settings
        super().__init__(data, initial=self._initial(settings))
        if kind.slug != PAYMENTS.slug:
            del self.fields["unknown_accounts"]
        self._offer("dates", DATES, settings.dates)
        self._offer("months", MONTHS, settings.months)
        for name, type_ in (("dates", Type.DATE), ("months", Type.MONTH)):
            if not any(column.type is type_ for column in kind.columns):
                del self.fields[name]
        sheet = cast(forms.ChoiceField, self.fields["sheet"])
        named = settings.sheet if settings.sheet != EVERY_SHEET[0] else ""
        names = dict.fromkeys([*sheets, *filter(None, [named])])
        pairs = [(name, name) for name in names]
        sheet.choices = [("", "первый непустой"), EVERY_SHEET, *pairs]
        for name in OF_TEXT if names else OF_BOOKS:
            del self.fields[name]

    def _initial(self, settings: Settings) -> dict[str, Any]:
        names = ["encoding", "delimiter", "sheet", "first_row", "decimal", "dates"]
        names += ["months", "empty", "unknown_accounts"]
        return {name: getattr(settings, name) for name in names} | {
            "quoting": YES if settings.quoting else NO,
            "headings": YES if settings.headings else NO,
            "asides": " ".join(settings.asides),
        }

    def _offer(self, name: str, known: Mapping[str, str], told: str) -> None:
        """The usual ways to write, and the one of the file's profile."""
        field = cast(forms.ChoiceField, self.fields[name])
        field.choices = list(({told: told} | dict(known)).items())

    def chosen(self) -> Settings:
        told = dict(self.cleaned_data)
        for name in {"quoting", "headings"} & set(told):
            told[name] = told[name] == YES
        told["asides"] = tuple(told["asides"].split())
        told["first_row"] = told["first_row"] or 0
        asked = told.pop("unknown_accounts", "") or self.settings.unknown_accounts
        return replace(self._fitting(asked), **told)

    def _fitting(self, unknown_accounts: str) -> Settings:
        """Only a registry has columns of a payer."""
        found = replace(self.settings, unknown_accounts=unknown_accounts)
        own = {column.title for column in PAYMENTS.columns}
        extras = {column.title for column in REGISTRY.columns} - own
        if found.has_basket:
            return found
        kept = tuple(rule for rule in found.columns if rule.to not in extras)
        return replace(found, columns=kept)


class ColumnsForm(forms.Form):
    """Which column of the kind each column of the file is."""

    def __init__(
        self, *args: Any, table: Table, settings: Settings, kind: Kind, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.table, self.settings, self.kind = table, settings, kind
        chosen = chosen_columns(table, settings, kind)
        choices = [("", "пропустить"), *((c.name, c.title) for c in kind.columns)]
        for position, heading in enumerate(table.headings.cells[:MAX_COLUMNS]):
            self.fields[f"column_{position}"] = forms.ChoiceField(
                choices=choices,
                required=False,
                initial=chosen.get(position, ""),
                widget=forms.Select(attrs={"aria-label": f"Столбец «{heading}»"}),
            )
        for column in constants_of(kind):
            self.fields[f"constant_{column.name}"] = forms.CharField(
                label=column.title,
                required=False,
                max_length=255,
                initial=settings.constants.get(column.title, ""),
            )

    @property
    def selects(self) -> list[Any]:
        return [self[name] for name in self.fields if name.startswith("column_")]

    @property
    def constants(self) -> list[Any]:
        return [self[name] for name in self.fields if name.startswith("constant_")]

    def clean(self) -> dict[str, Any]:
        chosen = [name for name in self._told("column_").values() if name]
        for name in set(chosen):
            if chosen.count(name) > 1:
                title = self.kind.column(name).title
                self.add_error(None, f"«{title}» выбран дважды: оставьте один столбец.")
        return self.cleaned_data

    def chosen(self) -> Settings:
        columns = {int(p): name for p, name in self._told("column_").items() if name}
        settings = with_columns(self.settings, self.table, self.kind, columns)
        return with_constants(settings, self.kind, self._told("constant_"))

    def _told(self, prefix: str) -> dict[str, str]:
        return {
            name.removeprefix(prefix): value
            for name, value in self.cleaned_data.items()
            if name.startswith(prefix)
        }
