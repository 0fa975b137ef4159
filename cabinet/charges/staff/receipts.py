"""How an organisation's receipts look, with a preview on a real account."""

from typing import Any, ClassVar

from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.views.generic import View
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from cabinet.accounts.models import Account
from cabinet.accounts.people import sees_people
from cabinet.accounts.staff import (
    ManagedEdit,
    ManagedObject,
    ManagedViewSet,
    limit_choices,
    manage,
)
from cabinet.charges import receipts
from cabinet.charges.bills import Bill, bill_of, billed_accounts, for_receipt
from cabinet.charges.forms import ReceiptSettingsForm
from cabinet.charges.models import BillingPeriod, ReceiptSettings
from cabinet.journal.services import note_seen

NOTHING_TO_SHOW = (
    "Показать не на чем: ни один месяц этой организации ещё не закрыт"
    " или такого лицевого счёта в последнем месяце нет."
)

NEEDS_PEOPLE = (
    "Образец рисуют на настоящем лицевом счёте, с фамилией жителя. Попросите показать"
    " его того, у кого есть право видеть фамилии, телефоны и почту жителей."
)


class ReceiptSettingsEdit(ManagedEdit):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        preview = reverse("receiptsettings:preview", args=[self.object.pk])
        return context | {"preview_url": preview}


class PreviewReceipt(ManagedObject, PermissionCheckedMixin, View):
    """The receipt as the form on the screen would make it; saves nothing."""

    model = ReceiptSettings
    permission_required = "change"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        settings = self.get_object()
        if not sees_people(request.user):
            return _told(NEEDS_PEOPLE)
        form = limit_choices(
            ReceiptSettingsForm(request.POST, request.FILES, instance=settings),
            request.user,
        )
        if not form.is_valid():
            return _told(_plain(form))
        bill = _bill(form.instance, request.POST.get("preview_account", ""))
        if bill is None:
            return _told(NOTHING_TO_SHOW)
        note_seen(bill.account, f"Образец квитанции: счёт {bill.account}", bill.account)
        chosen = receipts.Form.of(bill.period, form.instance)
        return HttpResponse(receipts.draw(bill, chosen), content_type="application/pdf")


class ReceiptSettingsViewSet(ManagedViewSet):
    model = ReceiptSettings
    icon = "doc-full"
    menu_label = "Вид квитанций"
    list_display: ClassVar[list[Any]] = ["organization", "barcode"]
    organization = "organization"
    related = ("organization",)
    edit_view_class = ReceiptSettingsEdit
    edit_template_name = "charges/staff/receipt_settings.html"
    inspect_view_fields_exclude = ["id"]

    def get_form_class(self, for_update: bool = False) -> type[ModelForm]:
        return ReceiptSettingsForm

    def get_urlpatterns(self) -> list[URLPattern]:
        preview = path("preview/<int:pk>/", PreviewReceipt.as_view(), name="preview")
        return [*super().get_urlpatterns(), preview]


def _bill(settings: ReceiptSettings, number: str) -> Bill | None:
    """The named account's last bill, or that of the month's first account."""
    period = (
        BillingPeriod.objects.with_editions()
        .published()
        .filter(organization=settings.organization_id)
        .first()
    )
    if period is None:
        return None
    accounts = billed_accounts(period).in_house_order()
    found = accounts.filter(number=number.strip()) if number.strip() else accounts
    account = Account.objects.with_place().filter(pk__in=found.values("pk")[:1]).first()
    return for_receipt(bill_of(account, period)) if account else None


def _told(words: str) -> HttpResponse:
    """A sentence in the place of the receipt."""
    return HttpResponse(words, content_type="text/plain; charset=utf-8")


def _plain(form: ModelForm) -> str:
    errors = form.errors.get_json_data().values()
    return "\n".join(error["message"] for several in errors for error in several)


manage(ReceiptSettings, {"view", "add", "change"})
