"""What a resident agrees to, for everybody to read."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from cabinet.residents.models import LegalText


def text(request: HttpRequest, kind: str) -> HttpResponse:
    found = LegalText.objects.in_force(kind)
    if found is None:
        raise Http404
    return render(request, "residents/legal_text.html", {"text": found})
