"""/metrics: figures for monitoring, in the text format of Prometheus."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django_q.models import Failure, OrmQ

from cabinet.charges.models import BillingPeriod
from cabinet.notifications.models import Message
from cabinet.residents.models import Residency

DAY = timedelta(days=1)


@never_cache
def show(request: HttpRequest) -> HttpResponse:
    """Every figure, for the machines that METRICS_ALLOWED names."""
    if not _is_allowed(request):
        raise Http404
    lines = [line for metric in METRICS for line in _written(*metric)]
    return HttpResponse(
        "\n".join([*lines, ""]), content_type="text/plain; version=0.0.4"
    )


def _is_allowed(request: HttpRequest) -> bool:
    # Behind a web server every visitor has that server's address; what it
    # passed on is known by the header it adds.
    direct = "HTTP_X_FORWARDED_FOR" not in request.META
    return direct and request.META["REMOTE_ADDR"] in settings.METRICS_ALLOWED


def _written(name: str, meaning: str, value: Callable[[], int]) -> list[str]:
    full = f"kvartal_{name}"
    return [f"# HELP {full} {meaning}", f"# TYPE {full} gauge", f"{full} {value()}"]


METRICS: list[tuple[str, str, Callable[[], int]]] = [
    ("queue_tasks", "Tasks that wait or run.", OrmQ.objects.count),
    (
        "failed_tasks_day",
        "Tasks that failed within a day.",
        lambda: Failure.objects.filter(stopped__gte=timezone.now() - DAY).count(),
    ),
    (
        "messages_waiting",
        "Messages that are not sent yet.",
        Message.objects.filter(state=Message.State.WAITING).count,
    ),
    (
        "messages_failed",
        "Messages given up.",
        Message.objects.filter(state=Message.State.FAILED).count,
    ),
    (
        "periods_open",
        "Billing periods that staff work on.",
        BillingPeriod.objects.filter(status=BillingPeriod.Status.OPEN).count,
    ),
    ("residencies", "Accounts that residents hold.", Residency.objects.active().count),
]
