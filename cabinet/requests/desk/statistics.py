"""How requests go, for the head of the dispatchers: on the screen and in Excel."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cabinet.requests.desk.frame import desk_page, may_see
from cabinet.requests.desk.statistics_form import StatisticsForm
from cabinet.requests.models import ServiceRequest
from cabinet.requests.statistics import by_category, by_executor, by_month, whole
from cabinet.requests.tables import TYPE, workbook


@require_safe
@may_see
def statistics(request: HttpRequest) -> HttpResponse:
    """What came in within the chosen days, by category, executor and month."""
    form = StatisticsForm.of(request.GET, request.user)
    own = ServiceRequest.objects.managed_by(request.user)
    chosen = form.narrowed(own) if form.is_valid() else own.none()
    tables = [
        ("По категориям", "Категория", by_category(chosen)),
        ("По исполнителям", "Исполнитель", by_executor(chosen)),
        ("По месяцам", "Месяц", by_month(chosen)),
    ]
    if "xlsx" in request.GET:
        name = f"zayavki-{timezone.localdate():%Y-%m-%d}.xlsx"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(workbook(tables), content_type=TYPE, headers=headers)
    context = {"form": form, "tables": tables, "whole": whole(chosen)}
    return desk_page(request, "statistics", subtitle="Статистика", **context)
