"""The queue: what is owed, most pressing first, and what is done to many at once."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from cabinet.requests import services
from cabinet.requests.desk.forms import AssignForm, OutageForm, QueueForm
from cabinet.requests.desk.frame import Told, desk_page, may_change, may_see, who
from cabinet.requests.listing import narrowed
from cabinet.requests.models import ServiceRequest

PER_PAGE = 50


@require_safe
@may_see
def queue(request: HttpRequest) -> HttpResponse:
    """The most pressing first; without a wish, only what is still owed."""
    own = ServiceRequest.objects.managed_by(request.user)
    form = QueueForm(request.GET, user=request.user)
    wanted = form.cleaned_data if form.is_valid() else {}
    found = narrowed(own if any(wanted.values()) else own.open(), wanted)
    page = Paginator(found.for_list().by_deadline(), PER_PAGE)
    return desk_page(
        request,
        "queue",
        form=form,
        page=page.get_page(request.GET.get("page")),
        assign=AssignForm(user=request.user),
        outage=OutageForm(),
    )


@require_POST
@may_change
def assign(request: HttpRequest) -> HttpResponse:
    """Give the ticked requests to one executor; each stands by itself."""
    form = AssignForm(request.POST, user=request.user)
    if not form.is_valid():
        messages.error(request, "Выберите исполнителя.")
        return redirect(_back(request))
    executor = form.cleaned_data["executor"]

    def give(asked: ServiceRequest) -> None:
        services.assign_executor(request=asked, actor=who(request), executor=executor)

    _each(request, give, str(executor))
    return redirect(_back(request))


@require_POST
@may_change
def link(request: HttpRequest) -> HttpResponse:
    """Tie the ticked requests to an outage of the site; all get its text."""
    form = OutageForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Выберите отключение.")
        return redirect(_back(request))
    outage = form.chosen()

    def tie(asked: ServiceRequest) -> None:
        services.link_outage(request=asked, actor=who(request), outage=outage)

    _each(request, tie, f"отправлен текст «{outage.title}»")
    return redirect(_back(request))


def _each(
    request: HttpRequest, work: Callable[[ServiceRequest], None], done: str
) -> None:
    ticked = [pk for pk in request.POST.getlist("pk") if pk.isdecimal()]
    if not ticked:
        messages.error(request, "Отметьте заявки.")
    own = ServiceRequest.objects.managed_by(request.user)
    for asked in own.filter(pk__in=ticked).order_by("pk"):
        with Told(request, f"{asked}: {done}."):
            work(asked)


def _back(request: HttpRequest) -> str:
    """To the card when one request was assigned from it, else to the queue."""
    card_of = request.POST.get("card", "")
    if card_of.isdecimal():
        return reverse("service_requests:card", args=[card_of])
    return reverse("service_requests:queue")
