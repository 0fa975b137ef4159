"""Before publishing: whom a notice will reach, and what a chosen flat will see."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse

from cabinet.accounts.models import Account, Building, Premises
from cms.models import HouseSubscription, NoticePage

MAX_HOUSES = 50
MAX_FLATS = 20


@dataclass(frozen=True)
class Reach:
    """How many a notice is for; ``residents`` have a cabinet, ``followers`` don't."""

    houses: int
    flats: int
    residents: int
    followers: int


class FlatForm(forms.Form):
    address = forms.CharField(label="Улица и дом", max_length=100)
    flat = forms.CharField(label="Квартира", max_length=20)

    def found(self) -> QuerySet[Premises]:
        flats = Premises.objects.filter(
            number__iexact=self.cleaned_data["flat"],
            building__in=Building.objects.named(self.cleaned_data["address"]),
        )
        return flats.select_related("building").order_by("building__address")


def reach_of(notice: NoticePage) -> Reach:
    flats = notice.premises().order_by()
    holders = Account.objects.filter(
        premises__in=flats, residencies__ended_at__isnull=True
    )
    followers = HouseSubscription.objects.confirmed().filter(
        building__in=flats.values("building")
    )
    return Reach(
        houses=flats.values("building").distinct().count(),
        flats=flats.count(),
        residents=holders.values("residencies__user").distinct().count(),
        followers=followers.values("email").distinct().count(),
    )


def show_reach(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of the back office; counts what is written, published or not."""
    page, notice = _draft(request, pk)
    form = FlatForm(request.GET if "flat" in request.GET else None)
    houses = notice.premises().order_by().values("building__address")
    context = {
        "page": page,
        "notice": notice,
        "reach": reach_of(notice),
        "houses": houses.annotate(flats=Count("pk")).order_by("building__address")[
            :MAX_HOUSES
        ],
        "form": form,
        "found": _told(notice, form) if form.is_valid() else None,
    }
    return TemplateResponse(request, "cms/desk/reach.html", context)


def show_as_flat(request: HttpRequest, pk: int, premises: int) -> HttpResponse:
    """The notices of a flat's house as its people will see them, this one among them."""
    _, notice = _draft(request, pk)
    flat = get_object_or_404(Premises.objects.select_related("building"), pk=premises)
    others = (
        NoticePage.objects.published()
        .actual()
        .at(flat.building, flat.entrance)
        .exclude(pk=notice.pk)
    )
    seen = notice.premises().filter(pk=flat.pk).exists() and not notice.is_over()
    context = {"flat": flat, "notice": notice, "others": others, "seen": seen}
    return render(request, "cms/notice_as_flat.html", context)


def _draft(request: HttpRequest, pk: int) -> tuple[NoticePage, NoticePage]:
    page = get_object_or_404(NoticePage, pk=pk)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return page, page.get_latest_revision_as_object()


def _told(notice: NoticePage, form: FlatForm) -> list[dict[str, Any]]:
    reached = notice.premises().filter(pk=OuterRef("pk"))
    flats = form.found().annotate(reached=Exists(reached))[:MAX_FLATS]
    return [{"flat": flat, "reached": flat.reached} for flat in flats]
