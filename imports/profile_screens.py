"""Screens on which staff say how a file is to be read, and keep it as a profile."""

from typing import cast

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe
from wagtail.admin import messages

from cabinet.residents.models import User
from imports.kinds import KINDS
from imports.mapping import Mapping
from imports.models import ImportProfile, ImportRun
from imports.profile_forms import ProfileFileForm
from imports.profiles.catalogue import (
    profile_as_json,
    profiles_of,
)
from imports.profiles.services import import_profile
from imports.profiles.settings import ProfileError
from imports.screens import may_import, page
from imports.staff import check_or_tell

PROFILES = "Профили файлов"


@never_cache
@may_import
def map_run(request: HttpRequest, pk: int) -> HttpResponse:
    """How the file is read, its first rows, and a choice for every column."""
    run = get_object_or_404(ImportRun.objects.of_author(request.user), pk=pk)
    if run.is_imported:
        return redirect("imports:run", pk)
    author = cast(User, request.user)
    mapping = Mapping(run, request.POST or None, author=author)
    action = request.POST.get("action", "")
    if action == "profile" and mapping.take_profile(author):
        return redirect("imports:mapping", pk)
    if action in ("check", "save") and mapping.is_ready(saving=action == "save"):
        if action == "save":
            messages.success(request, f"Профиль «{mapping.save()}» сохранён.")
        mapping.apply()
        check_or_tell(request, run)
        return redirect("imports:run", pk)
    return page(request, "mapping", subtitle=str(run), run=run, mapping=mapping)


@require_safe
@may_import
def list_profiles(request: HttpRequest) -> HttpResponse:
    return _list(request, ProfileFileForm(author=cast(User, request.user)))


@require_POST
@may_import
def upload_profile(request: HttpRequest) -> HttpResponse:
    form = ProfileFileForm(request.POST, request.FILES, author=cast(User, request.user))
    if form.is_valid():
        try:
            profile = import_profile(
                data=form.cleaned_data["file"].read(),
                organization=form.cleaned_data["organization"],
            )
        except ProfileError as error:
            form.add_error("file", str(error))
        else:
            messages.success(request, f"Профиль «{profile}» добавлен.")
            return redirect("imports:profiles")
    return _list(request, form)


@require_GET
@may_import
def download_profile(request: HttpRequest, slug: str) -> HttpResponse:
    profiles = {p.slug: p for p in profiles_of(author=cast(User, request.user))}
    if slug not in profiles:
        raise Http404
    response = JsonResponse(
        profile_as_json(profiles[slug]),
        json_dumps_params={"ensure_ascii": False, "indent": 2},
    )
    response["Content-Disposition"] = f'attachment; filename="{slug}.json"'
    return response


@require_POST
@may_import
def delete_profile(request: HttpRequest, slug: str) -> HttpResponse:
    """Files that were loaded by it keep what it said."""
    own = ImportProfile.objects.managed_by(request.user)
    profile = get_object_or_404(own, slug=slug)
    profile.delete()
    messages.success(request, f"Профиль «{profile}» удалён.")
    return redirect("imports:profiles")


def _list(request: HttpRequest, form: ProfileFileForm) -> HttpResponse:
    author = cast(User, request.user)
    own = ImportProfile.objects.managed_by(author)
    return page(
        request,
        "profiles",
        subtitle=PROFILES,
        form=form,
        profiles=[(p, KINDS[p.kind].title) for p in profiles_of(author=author)],
        deletable=set(own.values_list("slug", flat=True)),
    )


urlpatterns = [
    path("<int:pk>/mapping/", map_run, name="mapping"),
    path("profiles/", list_profiles, name="profiles"),
    path("profiles/new/", upload_profile, name="upload_profile"),
    path("profiles/<slug:slug>.json", download_profile, name="download_profile"),
    path("profiles/<slug:slug>/delete/", delete_profile, name="delete_profile"),
]
