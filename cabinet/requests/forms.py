"""What residents fill in: a request, a message of the conversation, a mark."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.functional import lazy

from cabinet.accounts.models import Account, Building
from cabinet.requests.files import CleanFile, FileRefusedError, clean
from cabinet.requests.models import Kind, PaidService, RequestCategory, ServiceRequest
from cabinet.requests.statuses import Status
from cabinet.residents.models.limits import chosen_limits

ACCEPTED = ".jpg,.jpeg,.png,.webp,.pdf"
PHONE = RegexValidator(
    r"^\+?[\d\s()-]{5,20}$", "Напишите номер цифрами, например +7 900 123-45-67."
)
MARKS = [(5, "5 — отлично"), (4, "4 — хорошо"), (3, "3 — так себе"), (2, "2"), (1, "1")]


def _about_files() -> str:
    most = chosen_limits()
    return (
        f"Файлов не больше {most.files_of_request}: JPG, PNG, WebP или PDF, каждый до"
        f" {most.file_megabytes} МБ."
    )


class SeveralFiles(forms.ClearableFileInput):
    """The browser's own field for any number of files."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class FilesField(forms.FileField):
    """Files made harmless: its value is a list of CleanFile."""

    def __init__(self) -> None:
        super().__init__(
            label="Фото или PDF",
            required=False,
            help_text=lazy(_about_files, str)(),
            widget=SeveralFiles(attrs={"accept": ACCEPTED}),
        )

    def clean(self, data: Any, initial: Any = None) -> list[CleanFile]:
        uploads: Sequence[Any] = data if isinstance(data, list) else [data]
        uploads = [upload for upload in uploads if upload]
        most = chosen_limits()
        if len(uploads) > most.files_of_request:
            raise ValidationError(
                f"Можно приложить файлов: не больше {most.files_of_request}."
            )
        try:
            return [clean(one, megabytes=most.file_megabytes) for one in uploads]
        except FileRefusedError as error:
            raise ValidationError(str(error)) from error


class RequestForm(forms.ModelForm):
    """A request of one kind; ``subject`` is a category or a line of prices."""

    subject: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(
        queryset=None, empty_label="Выберите…"
    )
    # Django takes it for a field, whatever else a form calls by this name.
    files = FilesField()  # type: ignore[assignment]

    class Meta:
        model = ServiceRequest
        fields = ["place", "description", "phone", "email", "visit_on", "visit_time"]
        widgets = {
            "description": forms.Textarea(attrs={"rows": 5}),
            "phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
            "visit_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    field_order = ["subject", "place", "description", "visit_on", "visit_time"]

    def __init__(self, *args: Any, kind: str, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.fields["subject"].queryset = offered(kind, account)  # type: ignore[attr-defined]
        self._name_fields()
        for name in unneeded(kind):
            del self.fields[name]

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"]
        if phone:
            PHONE(phone)
        return phone

    def clean_visit_on(self) -> Any:
        day = self.cleaned_data["visit_on"]
        if day and day < timezone.localdate():
            raise ValidationError("Этот день уже прошёл.")
        return day

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        is_appeal = self.kind == Kind.APPEAL
        if is_appeal and not (values.get("phone") or values.get("email")):
            self.add_error("email", "Напишите почту или телефон: куда вам ответить.")
        return values

    def _name_fields(self) -> None:
        fields = self.fields
        fields["subject"].label = "Услуга" if self.kind == Kind.PAID else "Категория"
        fields["description"].label = DESCRIPTIONS[self.kind]
        fields["phone"].label = "Телефон"
        fields["phone"].required = self.kind != Kind.APPEAL
        fields["email"].label = "Электронная почта для ответа"
        fields["place"].label = "Где"
        fields["visit_on"].label = "Удобный день"
        fields["visit_time"].label = "Удобное время"


DESCRIPTIONS: dict[str, str] = {
    Kind.WORK.value: "Что случилось",
    Kind.APPEAL.value: "Ваш вопрос или предложение",
    Kind.PAID.value: "Что нужно сделать",
}


class MessageForm(forms.Form):
    """A line of the conversation with files."""

    text = forms.CharField(
        label="Ваше сообщение",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    # Django takes it for a field, whatever else a form calls by this name.
    files = FilesField()  # type: ignore[assignment]


class RatingForm(forms.Form):
    rating = forms.TypedChoiceField(
        label="Ваша оценка", choices=MARKS, coerce=int, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label="Что понравилось или нет",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class FilterForm(forms.Form):
    """What of a resident's requests to show."""

    status = forms.ChoiceField(
        label="Статус", required=False, choices=[("", "Все"), *Status.choices]
    )
    category: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(
        label="Категория", required=False, queryset=None, empty_label="Все"
    )
    q = forms.CharField(label="Слова или номер", required=False, max_length=100)

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        used = RequestCategory.objects.filter(requests__account=account).distinct()
        self.fields["category"].queryset = used  # type: ignore[attr-defined]


def offered(kind: str, place: Account | Building) -> Any:
    """What is chosen from for this account, or in this house."""
    organization = place.organization
    if kind == Kind.PAID:
        return PaidService.objects.filter(organization=organization, is_offered=True)
    return RequestCategory.objects.filter(
        organization=organization, kind=kind, is_offered=True
    )


def unneeded(kind: str) -> list[str]:
    """The fields that this kind doesn't ask for."""
    if kind == Kind.WORK:
        return ["email", "visit_on", "visit_time"]
    if kind == Kind.APPEAL:
        return ["place", "visit_on", "visit_time"]
    return ["email", "place"]
