"""«Загрузка данных» in the back office: upload → check → confirm."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.paginator import WagtailPaginator

from cabinet.residents.models import User
from imports.error_file import as_csv, as_xlsx, error_rows
from imports.forms import UploadForm
from imports.models import ImportRun
from imports.preview import preview
from imports.report import Message
from imports.screens import may_import, page
from imports.services import ImportRunError, check_file, import_file, read_file

PER_PAGE = 50
SHOWN_MESSAGES = 100
ERROR_FILES = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "xlsx": (
        as_xlsx,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
}


@require_safe
@may_import
def list_runs(request: HttpRequest) -> HttpResponse:
    """The loads of one's organisations; the details of one's own."""
    runs = ImportRun.objects.managed_by(request.user).for_list()
    paginator = WagtailPaginator(runs, PER_PAGE)
    runs_page = paginator.get_page(request.GET.get("p"))
    numbers = paginator.get_elided_page_range(runs_page.number)
    return page(request, "list", page=runs_page, elided_page_range=numbers)


@may_import
def upload_file(request: HttpRequest) -> HttpResponse:
    author = cast(User, request.user)
    form = UploadForm(request.POST or None, request.FILES or None, author=author)
    if request.method == "POST" and form.is_valid():
        run = form.register()
        if run and not run.recognised:
            ask_for_profile(request, run)
            return redirect("imports:mapping", run.pk)
        if run:
            check_file(run=run)
            return redirect("imports:run", run.pk)
    return page(request, "upload", subtitle="Новый файл", form=form)


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
    run = _own_run(request, pk)
    return page(
        request,
        "run",
        subtitle=str(run),
        run=run,
        preview=preview(run),
        errors=run.messages.get("errors", [])[:SHOWN_MESSAGES],
        warnings=run.messages.get("warnings", [])[:SHOWN_MESSAGES],
        shown=SHOWN_MESSAGES,
    )


@require_POST
@may_import
def confirm_run(request: HttpRequest, pk: int) -> HttpResponse:
    run = _own_run(request, pk)
    try:
        report = import_file(run=run)
    except ImportRunError as error:
        messages.error(request, str(error))
        return redirect("imports:run", pk)
    if report.refused:
        messages.error(request, "Файл отклонён, ничего не изменено.")
    else:
        messages.success(request, "Файл загружен.")
    return redirect("imports:run", pk)


@never_cache
@require_GET
@may_import
def download_errors(request: HttpRequest, pk: int, suffix: str) -> HttpResponse:
    """The rows of a refused file with the column «Ошибка»."""
    run = get_object_or_404(
        ImportRun.objects.readable_by(request.user),
        pk=pk,
        state=ImportRun.State.REFUSED,
    )
    errors = [Message(**error) for error in run.messages["errors"]]
    write, content_type = ERROR_FILES[suffix]
    response = HttpResponse(
        write(error_rows(read_file(run=run), errors)), content_type=content_type
    )
    response["Content-Disposition"] = f'attachment; filename="errors-{pk}.{suffix}"'
    return response


def _own_run(request: HttpRequest, pk: int) -> ImportRun:
    return get_object_or_404(ImportRun.objects.readable_by(request.user), pk=pk)


urlpatterns = [
    path("", list_runs, name="list"),
    path("new/", upload_file, name="upload"),
    path("<int:pk>/", show_run, name="run"),
    path("<int:pk>/import/", confirm_run, name="confirm"),
    path("<int:pk>/errors.csv", download_errors, {"suffix": "csv"}, name="errors"),
    path(
        "<int:pk>/errors.xlsx", download_errors, {"suffix": "xlsx"}, name="errors_xlsx"
    ),
]
