"""What the worker couldn't do: in words, to be repeated or dismissed."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import user_passes_test
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.module_loading import import_string
from django.views.decorators.http import require_POST, require_safe
from django_q.models import Failure, OrmQ
from django_q.tasks import async_task

from cabinet.journal.models import Action
from cabinet.journal.services import write
from imports.liveness import TIMEOUT, WORK
from portal.office.furniture import office_page
from portal.office.machine import answers_for_portal

PER_PAGE = 25
KIND = "portal.job"
# What each task is for; what is missed where it fails.
MEANINGS = {
    "cabinet.charges.tasks.print_receipts": "Печать квитанций",
    "cabinet.meters.tasks.remind": "Напоминания о показаниях и поверке",
    "cabinet.notifications.tasks.send_due_messages": "Отправка сообщений жителям",
    "cabinet.payments.online.tasks.ask_about": "Вопрос банку о платеже",
    "cabinet.payments.online.tasks.pay_by_orders": "Автоплатежи",
    "cabinet.payments.online.tasks.reconcile": "Сверка платежей с банком",
    "cabinet.payments.tasks.announce_payments": "Сообщения о пришедших платежах",
    "cabinet.payments.tasks.remind_of_payment": "Напоминания об оплате",
    "cabinet.payments.tasks.write_to_debtors": "Письма должникам",
    "cabinet.requests.tasks.remind_of_deadlines": "Напоминания о сроках заявок",
    "cabinet.residents.tasks.send_letter": "Письмо о входе или регистрации",
    "cabinet.residents.tasks.ask_former_holders": "Письма о смене собственника",
    "cabinet.residents.tasks.send_phone_code": "Код на телефон",
    "cabinet.residents.tasks.send_recovery": "Восстановление входа",
    "cms.letters.send_letter": "Письма подписчикам объявлений",
    "cms.tasks.publish_scheduled": "Публикация страниц по расписанию",
    "cms.tasks.forget_old_counts": "Уборка старых счётчиков сайта",
    "imports.tasks.work_on_run": "Загрузка файла",
    "imports.tasks.revive_runs": "Присмотр за прерванными загрузками",
    "imports.tasks.prune_versions": "Уборка заменённых начислений",
}
OTHER = "Фоновая задача"


@dataclass(frozen=True)
class Job:
    failure: Failure

    @property
    def meaning(self) -> str:
        return MEANINGS.get(str(self.failure.func), OTHER)

    @property
    def reason(self) -> str:
        """The last line of the trace: what it was, without where."""
        lines = str(self.failure.result or "").strip().splitlines()
        return lines[-1] if lines else "Причина неизвестна."


def only_for_the_portal(user: Any) -> bool:
    if not answers_for_portal(user):
        raise PermissionDenied
    return True


@require_safe
@user_passes_test(only_for_the_portal)
def jobs(request: HttpRequest) -> HttpResponse:
    failures = Failure.objects.order_by("-stopped")
    page = Paginator(failures, PER_PAGE).get_page(request.GET.get("page"))
    return office_page(
        request,
        "jobs",
        "Фоновые задачи",
        icon="cogs",
        page=page,
        jobs=[Job(one) for one in page],
        waiting=OrmQ.objects.count(),
    )


@require_POST
@user_passes_test(only_for_the_portal)
def repeat(request: HttpRequest, pk: str) -> HttpResponse:
    """Give the task to the worker once more; a second click finds nothing."""
    with transaction.atomic():
        failure = Failure.objects.select_for_update().filter(pk=pk).first()
        if failure is None:
            messages.info(request, "Этой задачи здесь уже нет.")
        elif not _is_known(failure.func):
            messages.error(request, "Такой задачи в этой версии портала больше нет.")
        else:
            _give_again(failure)
            messages.success(request, "Задача снова в очереди.")
    return redirect("office:jobs")


@require_POST
@user_passes_test(only_for_the_portal)
def dismiss(request: HttpRequest, pk: str) -> HttpResponse:
    with transaction.atomic():
        failure = Failure.objects.select_for_update().filter(pk=pk).first()
        if failure is not None:
            _note(failure, "снята со списка")
            failure.delete()
            messages.success(request, "Убрали из списка.")
    return redirect("office:jobs")


def _is_known(path: str) -> bool:
    try:
        import_string(path)
    except ImportError:
        return False
    return True


def _give_again(failure: Failure) -> None:
    options = {"timeout": TIMEOUT} if failure.func == WORK else {}
    async_task(
        failure.func,
        *(failure.args or ()),
        **(failure.kwargs or {}),
        q_options={**options, "task_name": failure.name},
    )
    _note(failure, "повторена")
    failure.delete()


def _note(failure: Failure, done: str) -> None:
    words = f"{Job(failure).meaning}: {done}"
    write(Action.SERVICED, kind=KIND, words=words, details={"задача": failure.func})
