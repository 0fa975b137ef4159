"""«Долг и пени»: which months are owed, what late days cost, and the plan."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from cabinet.accounts.access import with_account
from cabinet.accounts.models import Account
from cabinet.payments.debts.page import DebtPage
from cabinet.payments.debts.services import DebtError, accept_plan, decline_plan
from cabinet.payments.models import InstalmentPlan
from cabinet.residents.models import User


@with_account
def debt(request: HttpRequest, account: Account) -> HttpResponse:
    today = timezone.localdate()
    plans = InstalmentPlan.objects.visible_to(request.user).with_schedule()
    context = {
        "account": account,
        "today": today,
        "debt": DebtPage.of(account, today, request.GET.get("month", "")),
        "plans": plans.filter(account=account),
    }
    return render(request, "payments/debt.html", context)


@with_account
def answer_plan(request: HttpRequest, account: Account, plan: int) -> HttpResponse:
    """Accept or decline what the company offers."""
    mine = InstalmentPlan.objects.visible_to(request.user).filter(account=account)
    found = get_object_or_404(mine, pk=plan)
    if request.method == "POST":
        _answer(request, found)
    return redirect("payments:debt", account.public_id)


def _answer(request: HttpRequest, plan: InstalmentPlan) -> None:
    accepts = request.POST.get("answer") == "accept"
    answer = accept_plan if accepts else decline_plan
    try:
        answer(plan=plan, user=cast(User, request.user))
    except DebtError as error:
        messages.error(request, str(error))
    else:
        done = "Рассрочка действует." if accepts else "Вы отказались от рассрочки."
        messages.success(request, done)
