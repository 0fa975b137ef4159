"""What a dispatcher fills in at the desk."""

from typing import Any

from django import forms

from cabinet.accounts.choosing import offer_organizations
from cabinet.accounts.models import Building, Organization, Viewer
from cabinet.requests.forms import FilesField
from cabinet.requests.listing import Due
from cabinet.requests.models import (
    AnswerTemplate,
    Executor,
    RequestCategory,
    ServiceRequest,
)
from cabinet.requests.outages import Outage, outages
from cabinet.requests.statuses import Side, Status, Tone, targets


class QueueForm(forms.Form):
    """What of the queue to show."""

    status = forms.ChoiceField(
        label="Статус", required=False, choices=[("", "Все"), *Status.choices]
    )
    building: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(
        label="Дом", required=False, queryset=None
    )
    category: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(
        label="Категория", required=False, queryset=None
    )
    executor: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(
        label="Исполнитель", required=False, queryset=None
    )
    due = forms.ChoiceField(label="Срочность", required=False, choices=Due.choices)
    q = forms.CharField(
        label="Номер, лицевой счёт или слова", required=False, max_length=100
    )

    def __init__(self, *args: Any, user: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self.fields["building"], Building.objects.managed_by(user))
        choose(self.fields["category"], RequestCategory.objects.managed_by(user))
        choose(self.fields["executor"], Executor.objects.managed_by(user))
        offer_organizations(self, user)


class AssignForm(forms.Form):
    """One executor for one request or for many."""

    executor: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(
        label="Исполнитель", queryset=None
    )

    def __init__(
        self,
        *args: Any,
        user: Viewer,
        asked: ServiceRequest | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        organizations = Organization.objects.managed_by(user)
        if asked is not None:
            organizations = organizations.filter(pk=asked.organization_id)
        own = Executor.objects.filter(organization__in=organizations, is_active=True)
        choose(self.fields["executor"], own)


class AnswerForm(forms.Form):
    """A message to the resident or a note for colleagues.

    Words typed by hand win over the ready text.
    """

    tone = forms.ChoiceField(
        label="Что это", choices=Tone.choices, widget=forms.RadioSelect
    )
    template: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(
        label="Готовый ответ",
        required=False,
        queryset=None,
        help_text="Уйдёт как есть, если не писать своих слов.",
    )
    text = forms.CharField(
        label="Текст",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    files = FilesField()  # type: ignore[assignment]

    def __init__(self, *args: Any, asked: ServiceRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = AnswerTemplate.objects.filter(organization=asked.organization_id)
        choose(self.fields["template"], own, nothing="Без готового ответа")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        template = values.pop("template", None)
        if not values.get("text") and template:
            values["text"] = template.text
        if not values.get("text"):
            self.add_error("text", "Напишите текст или выберите готовый ответ.")
        return values


class MoveForm(forms.Form):
    """Another status; ``expected`` is the one that the dispatcher saw."""

    expected = forms.CharField(widget=forms.HiddenInput)
    target = forms.ChoiceField(label="Новый статус")
    reason = forms.CharField(
        label="Причина отказа",
        required=False,
        max_length=400,
        help_text="Нужна, только если отклоняете: её прочтёт житель.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, asked: ServiceRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["expected"].initial = asked.status
        choices = [(one, one.label) for one in targets(Side.STAFF, asked.status)]
        if not self.is_bound:
            self.fields["target"].choices = choices  # type: ignore[attr-defined]
        else:
            # A stale page may ask for what is no longer possible: the service
            # says so in words.
            self.fields["target"].choices = Status.choices  # type: ignore[attr-defined]


class OutageForm(forms.Form):
    """Which outage of the site the ticked requests are about."""

    # It stands in one form with the executor: one may choose either.
    use_required_attribute = False
    outage = forms.TypedChoiceField(label="Отключение", coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {one.pk: one for one in outages()}
        choices = [
            ("", "Выберите…"),
            *((pk, one.title) for pk, one in self.known.items()),
        ]
        self.fields["outage"].choices = choices  # type: ignore[attr-defined]

    def chosen(self) -> Outage:
        return self.known[self.cleaned_data["outage"]]


class HandOverForm(forms.Form):
    """Whose business the request is, and why."""

    to: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(
        label="Передать организации", queryset=None
    )
    reason = forms.CharField(
        label="Почему",
        max_length=300,
        help_text="Прочтут житель и другая организация.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, asked: ServiceRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Organization.objects.exclude(pk=asked.organization_id)
        choose(self.fields["to"], others)


class PublicTextForm(forms.ModelForm):
    class Meta:
        model = ServiceRequest
        fields = ["public_text"]


def choose(field: forms.Field, rows: Any, *, nothing: str = "Все") -> None:
    """Offer these rows; a field that may stay empty says what that means."""
    field.queryset = rows  # type: ignore[attr-defined]
    field.empty_label = "Выберите…" if field.required else nothing  # type: ignore[attr-defined]
