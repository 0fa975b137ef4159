"""Texts: an organisation's words, by occasion and channel."""

from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from cabinet.accounts.models import Account, Organization
from cabinet.notifications import trying
from cabinet.notifications.models import Channel, OwnText
from cabinet.notifications.occasions import OCCASIONS, Occasion
from cabinet.notifications.staff.pages import Told, may_see, may_write, page
from cabinet.notifications.texts import Wording
from cabinet.residents.models import User

NO_ACCOUNT = "Такого лицевого счёта у организации нет."


@dataclass(frozen=True)
class Text:
    """Which text it is: whose, of what, for which channel."""

    organization: Organization
    occasion: Occasion
    channel: Channel

    def address(self) -> str:
        words = [self.organization.pk, self.occasion.code, self.channel.value]
        return reverse("notices:text", args=words)


class TextForm(forms.Form):
    subject = forms.CharField(label="Тема", max_length=150)
    body = forms.CharField(
        label="Текст", max_length=4000, widget=forms.Textarea(attrs={"rows": 14})
    )
    number = forms.CharField(
        label="Лицевой счёт для показа",
        max_length=30,
        required=False,
        help_text="Пусто — возьмём любой счёт организации.",
    )

    def __init__(self, data: Any = None, *, text: Text) -> None:
        subject, body = Wording().of(text.organization, text.occasion, text.channel)
        super().__init__(data, initial={"subject": subject, "body": body})
        self.text = text
        if text.channel == Channel.SMS:
            self.fields["subject"].required = False
            self.fields["subject"].widget = forms.HiddenInput()

    def clean_subject(self) -> str:
        return self._known(self.cleaned_data["subject"])

    def clean_body(self) -> str:
        return self._known(self.cleaned_data["body"])

    def clean_number(self) -> str:
        number: str = self.cleaned_data["number"].strip()
        if number and self.account(number) is None:
            raise forms.ValidationError(NO_ACCOUNT)
        return number

    def account(self, number: str) -> Account | None:
        own = Account.objects.filter(organization=self.text.organization).with_place()
        return (own.filter(number=number) if number else own.order_by("pk")).first()

    def _known(self, words: str) -> str:
        wrong = trying.problems_of(words, self.text.occasion)
        if wrong:
            raise forms.ValidationError(wrong)
        return words


@require_safe
@may_see
def index(request: HttpRequest) -> HttpResponse:
    organizations = Organization.objects.managed_by(request.user)
    chosen = _chosen(request, list(organizations))
    own = OwnText.objects.filter(organization=chosen).values_list("occasion", "channel")
    written = set(own)
    rows = [
        {
            "occasion": occasion,
            "texts": [
                (Text(chosen, occasion, channel), (occasion.code, channel) in written)
                for channel in Channel
            ],
        }
        for occasion in OCCASIONS.values()
        if chosen
    ]
    return page(
        request,
        "texts",
        tab="texts",
        rows=rows,
        chosen=chosen,
        organizations=organizations,
    )


@may_write
def edit(
    request: HttpRequest, organization: int, occasion: str, channel: str
) -> HttpResponse:
    """Save, look, send to oneself or drop: the button says which."""
    text = _text(request, organization, occasion, channel)
    form = TextForm(request.POST or None, text=text)
    look = None
    if request.method == "POST":
        wish = request.POST.get("do", "save")
        if wish == "drop":
            return _dropped(request, text)
        if form.is_valid():
            look = _done(request, form, wish)
            if wish == "save":
                return redirect(text.address())
    return page(
        request,
        "text",
        tab="texts",
        subtitle=f"{text.occasion.title}: {text.channel.label}",
        text=text,
        form=form,
        look=look,
    )


def _done(request: HttpRequest, form: TextForm, wish: str) -> trying.Look | None:
    text, told = form.text, form.cleaned_data
    words = {"subject": told["subject"], "body": told["body"]}
    which: dict[str, Any] = {"occasion": text.occasion, "channel": text.channel}
    if wish == "save":
        with Told(request, "Текст сохранён."):
            trying.save_text(organization=text.organization, **which, **words)
        return None
    account = form.account(told["number"])
    if account is None:
        form.add_error("number", NO_ACCOUNT)
        return None
    if wish == "try":
        user = cast(User, request.user)
        with Told(request, "Отправили вам. Проверьте, как это выглядит."):
            trying.send_to_oneself(user=user, account=account, **which, **words)
    return trying.look(account=account, **which, **words)


def _dropped(request: HttpRequest, text: Text) -> HttpResponse:
    with Told(request, "Вернули текст портала."):
        trying.drop_text(
            organization=text.organization,
            occasion=text.occasion,
            channel=text.channel,
        )
    return redirect(text.address())


def _text(request: HttpRequest, organization: int, occasion: str, channel: str) -> Text:
    if occasion not in OCCASIONS or channel not in Channel.values:
        raise Http404
    own = Organization.objects.managed_by(request.user)
    found = get_object_or_404(own, pk=organization)
    return Text(found, OCCASIONS[occasion], Channel(channel))


def _chosen(
    request: HttpRequest, organizations: list[Organization]
) -> Organization | None:
    wish = request.GET.get("organization", "")
    named = [one for one in organizations if str(one.pk) == wish]
    return next(iter([*named, *organizations]), None)


urlpatterns = [
    path("texts/", index, name="texts"),
    path("texts/<int:organization>/<str:occasion>/<str:channel>/", edit, name="text"),
]
