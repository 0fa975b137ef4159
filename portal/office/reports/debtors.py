"""«Должники»: what is owed by house and age, and letters to those who owe."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django_q.tasks import async_task

from cabinet.accounts.models import Building
from cabinet.payments.debts.aging import AGES, debtors, debts_by_house
from cabinet.payments.tasks import WRITE
from portal.office.reports.frame import ChargesReport, Table, chart

AGE_NAMES = ("1 месяц", "2–3 месяца", "4–6 месяцев", "7–12 месяцев", "больше года")
MAY_WRITE = "notifications.change_sending"


class LettersForm(forms.Form):
    least = forms.TypedChoiceField(
        label="Долг не моложе",
        coerce=int,
        choices=[
            (first, name)
            for (first, _), name in zip(AGES[1:], AGE_NAMES[1:], strict=True)
        ],
    )
    house = forms.CharField(
        label="Дом, слова адреса", max_length=100, required=False, strip=True
    )


class Debtors(ChargesReport):
    name = "debtors"
    page_title = "Должники"
    template_name = "office/debtors.html"
    about = (
        "Долг на конец выбранного месяца, как его посчитала расчётная программа."
        " Возраст — за сколько последних месяцев он набрался: оплата гасит самые"
        " старые. Один месяц — счёт, срок которого ещё не прошёл."
    )

    def table(self, month: dt.date) -> Table:
        houses = debts_by_house(self.organizations, month)
        sums = [sum((h.sums[n] for h in houses), Decimal()) for n in range(len(AGES))]
        return Table(
            titles=["Дом", "Должников", "Долг, ₽", *(f"{n}, ₽" for n in AGE_NAMES)],
            rows=[[h.address, h.debtors, h.total, *h.sums] for h in houses],
            total=["Всего", sum(h.debtors for h in houses), sum(sums, Decimal()), *sums]
            if houses
            else (),
            charts=[
                chart("Долг по возрасту", list(zip(AGE_NAMES, sums, strict=True)), "₽")
            ],
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if self.request.user.has_perm(MAY_WRITE):
            context["letters"] = LettersForm()
        return context

    def post(self, request: HttpRequest) -> HttpResponse:
        """Have letters written to debtors of the chosen age."""
        form = LettersForm(request.POST)
        if not request.user.has_perm(MAY_WRITE):
            messages.error(
                request, "Писать жителям могут сотрудники с правом рассылок."
            )
        elif not form.is_valid() or self.month is None:
            messages.error(request, "Выберите, каким должникам писать, из списка.")
        else:
            self._write(self.month, **form.cleaned_data)
        return redirect(f"{reverse('office_debtors')}?{request.GET.urlencode()}")

    def _write(self, month: dt.date, *, least: int, house: str) -> None:
        own = Building.objects.managed_by(self.request.user)
        houses = [one.pk for one in own.named(house)] if house else None
        found = debtors(self.organizations, month, least=least, houses=houses)
        if not found:
            messages.warning(self.request, "Таких должников нет, писать некому.")
            return
        async_task(WRITE, self.organizations, month, least, houses)
        messages.success(
            self.request,
            f"Должников: {len(found)}. Письма готовятся: их получат подключённые к"
            " порталу, кто ещё не заплатил и кому о долге за свой последний счёт ещё"
            " не писали.",
        )
