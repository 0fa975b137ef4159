"""What was sent, what waits and why; never the words themselves."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_safe

from cabinet.accounts.people import sees_people
from cabinet.notifications.models import Channel, ChannelPause, Kind, Message
from cabinet.notifications.models.message import MessageQuerySet
from cabinet.notifications.staff.pages import may_see, page

PER_PAGE = 50
ANY = [("", "любой")]


class JournalForm(forms.Form):
    state = forms.ChoiceField(
        label="Состояние", choices=[*ANY, *Message.State.choices], required=False
    )
    channel = forms.ChoiceField(
        label="Канал", choices=[*ANY, *Channel.choices], required=False
    )
    kind = forms.ChoiceField(label="Вид", choices=[*ANY, *Kind.choices], required=False)
    number = forms.CharField(label="Лицевой счёт", max_length=30, required=False)

    def narrowed(self, messages: MessageQuerySet) -> MessageQuerySet:
        told: dict[str, Any] = self.cleaned_data if self.is_valid() else {}
        wanted = {
            name: told[name] for name in ("state", "channel", "kind") if told.get(name)
        }
        if told.get("number"):
            wanted["account__number"] = told["number"].strip()
        return messages.filter(**wanted)


@require_safe
@may_see
def index(request: HttpRequest) -> HttpResponse:
    own = Message.objects.managed_by(request.user)
    form = JournalForm(request.GET)
    found = form.narrowed(own).select_related("recipient", "account").order_by("-pk")
    shown = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    pauses = ChannelPause.objects.filter(until__gt=timezone.now())
    query = request.GET.copy()
    query.pop("page", None)
    return page(
        request,
        "journal",
        tab="journal",
        form=form,
        page=shown,
        pauses=pauses,
        query=query.urlencode(),
        sees_people=sees_people(request.user),
    )


urlpatterns = [path("journal/", index, name="journal")]
