"""An organisation's rules of sending, its budget and its bot."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.views.decorators.http import require_POST, require_safe

from cabinet.accounts.models import Organization
from cabinet.notifications import budget, telegram_links
from cabinet.notifications.models import PaperRefusal, SendingRules, TelegramBot
from cabinet.notifications.staff.pages import Told, may_rule, may_see, page


class RulesForm(forms.ModelForm):
    class Meta:
        model = SendingRules
        fields = ["quiet_from", "quiet_to", "sms_per_day"]
        widgets = {
            "quiet_from": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "quiet_to": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        }


class BotForm(forms.Form):
    token = forms.CharField(
        label="Токен бота",
        max_length=100,
        help_text="Создайте бота у @BotFather и вставьте токен, который он пришлёт.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    name = forms.CharField(
        label="Имя бота", max_length=64, required=False, help_text="Без знака @."
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        if settings.TELEGRAM_API:
            del self.fields["name"]


@require_safe
@may_see
def index(request: HttpRequest) -> HttpResponse:
    rows = [
        {
            "organization": one,
            "form": RulesForm(instance=_rules(one), prefix=str(one.pk)),
            "spent": budget.spent_today(one),
            "bot": TelegramBot.objects.filter(organization=one).first(),
            "without_paper": PaperRefusal.objects.standing()
            .filter(account__organization=one)
            .count(),
        }
        for one in Organization.objects.managed_by(request.user)
    ]
    return page(
        request,
        "rules",
        tab="rules",
        rows=rows,
        bot_form=BotForm(),
        whole=budget.whole(),
        spent=budget.spent_today(None),
        ways=_ways(),
    )


@require_POST
@may_rule
def save(request: HttpRequest, organization: int) -> HttpResponse:
    own = _own(request, organization)
    form = RulesForm(request.POST, instance=_rules(own), prefix=str(own.pk))
    if form.is_valid():
        with Told(request, "Правила сохранены."):
            form.save()
    return redirect("notices:rules")


@require_POST
@may_rule
def set_bot(request: HttpRequest, organization: int) -> HttpResponse:
    own = _own(request, organization)
    form = BotForm(request.POST)
    if form.is_valid():
        told = form.cleaned_data
        with Told(request, "Бот подключён."):
            telegram_links.set_bot(
                organization=own, token=told["token"], name=told.get("name", "")
            )
    return redirect("notices:rules")


@require_POST
@may_rule
def drop_bot(request: HttpRequest, organization: int) -> HttpResponse:
    with Told(request, "Бот отключён, разговоры забыты."):
        TelegramBot.objects.filter(organization=_own(request, organization)).delete()
    return redirect("notices:rules")


def _own(request: HttpRequest, pk: int) -> Organization:
    return get_object_or_404(Organization.objects.managed_by(request.user), pk=pk)


def _rules(organization: Organization) -> SendingRules:
    found = SendingRules.objects.filter(organization=organization).first()
    return found or SendingRules(organization=organization)


def _ways() -> list[tuple[str, str]]:
    """Where each channel leads now, in words."""
    sms = settings.SMS.get("name")
    return [
        ("Почта", "почтовый сервер" if settings.EMAIL_URL else "файлы в var/mail"),
        ("SMS", f"шлюз {sms}" if sms else "файлы в var/sms"),
        ("Браузер", "службы браузеров" if settings.VAPID_KEY else "файлы в var/push"),
        (
            "Telegram",
            "боты организаций" if settings.TELEGRAM_API else "файлы в var/telegram",
        ),
    ]


urlpatterns = [
    path("rules/", index, name="rules"),
    path("rules/<int:organization>/", save, name="save_rules"),
    path("rules/<int:organization>/bot/", set_bot, name="set_bot"),
    path("rules/<int:organization>/bot/drop/", drop_bot, name="drop_bot"),
]
