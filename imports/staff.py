"""«Загрузка данных» in the back office: upload → check → confirm."""

from collections.abc import Callable
from typing import cast

from django.db.models import QuerySet
from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.paginator import WagtailPaginator

from cabinet.charges.models import BillingPeriod
from cabinet.residents.models import User
from imports import services
from imports.checking.all_errors import errors_of
from imports.errors import error_file
from imports.forms import FiguresForm, UploadForm
from imports.models import ImportRun, RunProgress
from imports.preview import preview
from imports.run_page import Findings
from imports.screens import may_import, page
from imports.services import ImportRunError, start_check

PER_PAGE = 50
KNOWN = ("kind", "organization", "period")
SHOWN_MESSAGES = 100


@require_safe
@may_import
def list_runs(request: HttpRequest) -> HttpResponse:
    """The loads of one's organisations."""
    runs = ImportRun.objects.managed_by(request.user).for_list()
    paginator = WagtailPaginator(runs, PER_PAGE)
    runs_page = paginator.get_page(request.GET.get("p"))
    numbers = paginator.get_elided_page_range(runs_page.number)
    readable = ImportRun.objects.readable_by(request.user)
    shown = readable.filter(pk__in=[run.pk for run in runs_page])
    return page(
        request,
        "list",
        page=runs_page,
        elided_page_range=numbers,
        readable=set(shown.values_list("pk", flat=True)),
    )


@may_import
def upload_file(request: HttpRequest) -> HttpResponse:
    author = cast(User, request.user)
    form = UploadForm(
        request.POST or None,
        request.FILES or None,
        author=author,
        # What a link to this screen knows already needn't be chosen again.
        initial={name: request.GET[name] for name in KNOWN if name in request.GET},
    )
    if request.method == "POST" and form.is_valid():
        run = form.register()
        if run and not run.recognised:
            ask_for_profile(request, run)
            return redirect("imports:mapping", run.pk)
        if run:
            check_or_tell(request, run)
            return redirect("imports:run", run.pk)
    return page(request, "upload", subtitle="Новый файл", form=form)


def check_or_tell(request: HttpRequest, run: ImportRun) -> None:
    try:
        start_check(run=run)
    except ImportRunError as error:
        messages.error(request, str(error))


def ask_for_profile(request: HttpRequest, run: ImportRun) -> None:
    """Name the profiles that a file fits alike: nobody guesses between them."""
    if run.fitting:
        names = ", ".join(f"«{title}»" for title in run.fitting)
        messages.warning(request, f"Файл подходит под профили {names}. Выберите один.")


@never_cache
@require_safe
@may_import
def show_run(request: HttpRequest, pk: int) -> HttpResponse:
    """What was recognised, what would change, and the button that changes it."""
    run = _readable_run(request, pk)
    progress = RunProgress.objects.filter(run=run).first()
    may_confirm = request.user.is_superuser or run.author_id == request.user.pk
    if run.state == ImportRun.State.UPLOADED and not progress and may_confirm:
        # Nobody knows yet how to read it: nothing waits but its author.
        return redirect("imports:mapping", pk)
    return page(
        request,
        "run",
        subtitle=str(run),
        run=run,
        progress=progress,
        before=services.loaded_before(run=run),
        preview=preview(run),
        findings=Findings(run),
        closing=open_periods(run),
        may_confirm=may_confirm,
        errors=run.messages.get("errors", [])[:SHOWN_MESSAGES],
        warnings=run.messages.get("warnings", [])[:SHOWN_MESSAGES],
        shown=SHOWN_MESSAGES,
    )


@require_POST
@may_import
def confirm_run(request: HttpRequest, pk: int) -> HttpResponse:
    run = _own_run(request, pk)
    chosen = [int(pk) for pk in request.POST.getlist("withdrawn") if pk.isdecimal()]
    try:
        services.confirm_run(
            run=run,
            withdraw_missing="withdraw" in request.POST,
            withdrawn=chosen,
        )
    except ImportRunError as error:
        messages.error(request, str(error))
        return redirect("imports:run", pk)
    if run.is_refused:
        messages.error(request, "Файл отклонён, ничего не изменено.")
    elif run.is_imported:
        messages.success(request, "Файл загружен.")
    return redirect("imports:run", pk)


@require_POST
@may_import
def note_figures(request: HttpRequest, pk: int) -> HttpResponse:
    """What the clerk's own program says of the file."""
    run = _own_run(request, pk)
    form = FiguresForm(request.POST)
    if form.is_valid():
        services.note_figures(run=run, **form.cleaned_data)
    else:
        for errors in form.errors.values():
            messages.error(request, " ".join(str(error) for error in errors))
    return redirect("imports:run", pk)


@require_POST
@may_import
def choose_services(request: HttpRequest, pk: int) -> HttpResponse:
    """Take new services of a file for known ones, and check it again."""
    run = _own_run(request, pk)
    told = zip(
        request.POST.getlist("name"), request.POST.getlist("service"), strict=False
    )
    chosen = {name: known for name, known in told if known}
    if chosen:
        return _act(
            request,
            pk,
            lambda run: services.choose_services(run=run, names=chosen),
            "Файл проверен ещё раз.",
            found=run,
        )
    messages.info(request, "Новые услуги появятся после загрузки.")
    return redirect("imports:run", pk)


@require_POST
@may_import
def cancel_run(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a load that the worker is busy with."""
    return _act(request, pk, services.cancel_run, "Загрузка остановится.")


@require_POST
@may_import
def undo_run(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what a file has changed."""
    by = cast(User, request.user)
    return _act(
        request,
        pk,
        lambda run: services.start_undoing(run=run, by=by),
        "Загрузка отменена, всё как до неё.",
        later="Загрузка отменяется.",
    )


def _act(
    request: HttpRequest,
    pk: int,
    act: Callable[..., object],
    done: str,
    found: ImportRun | None = None,
    later: str = "",
) -> HttpResponse:
    """``later`` is said where the worker goes on with it."""
    run = found or _readable_run(request, pk)
    try:
        act(run=run)
    except ImportRunError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, later if later and run.is_working else done)
    return redirect("imports:run", pk)


@never_cache
@require_GET
@may_import
def download_errors(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """The file as it came, with the column «Ошибка»."""
    readable = ImportRun.objects.readable_by(request.user)
    run = get_object_or_404(readable, pk=pk, state=ImportRun.State.REFUSED)
    made = error_file(run, errors_of(run))
    response = StreamingHttpResponse(made.content, content_type=made.content_type)
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=made.name) or ""
    )
    return response


@never_cache
@require_GET
@may_import
def download_file(request: HttpRequest, pk: int) -> FileResponse:
    """The file as it came, byte for byte."""
    run = _readable_run(request, pk)
    return FileResponse(
        run.file.open("rb"), as_attachment=True, filename=run.original_name
    )


def open_periods(run: ImportRun) -> "QuerySet[BillingPeriod]":
    """Months that wait to be closed with what the run has loaded."""
    if run.kind != "charges" or not run.is_imported:
        return BillingPeriod.objects.none()
    return BillingPeriod.objects.filter(
        status=BillingPeriod.Status.OPEN,
        draft_version__in=[version for *_, version in run.versions],
    )


def _readable_run(request: HttpRequest, pk: int) -> ImportRun:
    readable = ImportRun.objects.readable_by(request.user)
    return get_object_or_404(
        readable.select_related("author", "organization", "undone_by"), pk=pk
    )


def _own_run(request: HttpRequest, pk: int) -> ImportRun:
    return get_object_or_404(ImportRun.objects.of_author(request.user), pk=pk)


urlpatterns = [
    path("", list_runs, name="list"),
    path("new/", upload_file, name="upload"),
    path("<int:pk>/", show_run, name="run"),
    path("<int:pk>/import/", confirm_run, name="confirm"),
    path("<int:pk>/cancel/", cancel_run, name="cancel"),
    path("<int:pk>/undo/", undo_run, name="undo"),
    path("<int:pk>/figure/", note_figures, name="figure"),
    path("<int:pk>/services/", choose_services, name="services"),
    path("<int:pk>/errors/", download_errors, name="errors"),
    path("<int:pk>/file/", download_file, name="file"),
]
