"""The back office of residents: who holds what, who asks for it, and on what terms."""

from typing import Any, ClassVar, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.views.generic import TemplateView
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import ListingButton

from cabinet.accounts.models import Account
from cabinet.accounts.signals import people_shown
from cabinet.accounts.staff import (
    READ_ONLY,
    ManagedCreate,
    ManagedIndex,
    ManagedObject,
    ManagedViewSet,
    manage,
)
from cabinet.lists.columns import Title
from cabinet.residents import approval, contacts, services
from cabinet.residents.contacts import ContactError
from cabinet.residents.models import (
    ContactChange,
    LinkingRequest,
    Residency,
    User,
)
from cabinet.residents.services import LinkingError

# A resident chooses a user name for themselves: colleagues know the person.
RESIDENT = Title("user", label="Житель", accessor="user.display_name")


class Decision(
    ManagedObject, PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView
):
    """A page that shows one row and asks what to do with it; POST alone does it."""

    permission_required = "decide"
    header_icon = "group"
    index: str
    rows_title: str

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        rows = {"url": reverse(self.index), "label": self.rows_title}
        return [*self.breadcrumbs_items, rows, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.get_object()
        people_shown.send(sender=self.model, row=row, exported=False)
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"row": row, "index_url": reverse(self.index)}

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            done = self.decide(request)
        except (LinkingError, ContactError) as error:
            messages.error(request, str(error))
        else:
            messages.success(request, done)
        return redirect(self.index)

    def decide(self, request: HttpRequest) -> str:
        raise NotImplementedError


class DecideRequest(Decision):
    model = LinkingRequest
    index = "linkingrequest:index"
    rows_title = "Заявки на привязку"
    page_title = "Решить заявку"
    template_name = "residents/staff/decide_request.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {"accounts": approval.candidates(context["row"])}

    def decide(self, request: HttpRequest) -> str:
        asked, answer = self.get_object(), request.POST.get("answer", "")[:1000]
        by = cast(User, request.user)
        if request.POST.get("decision") != "approve":
            approval.deny(linking_request=asked, by=by, answer=answer)
            return "Заявка отклонена, житель узнает об этом из письма."
        account = _chosen(asked, request.POST.get("account", ""))
        approval.approve(linking_request=asked, account=account, by=by, answer=answer)
        return f"Лицевой счёт {account} подключён."


class DecideResidency(Decision):
    model = Residency
    index = "residency:index"
    rows_title = "Кто подключён"
    page_title = "Доступ жителя"
    template_name = "residents/staff/decide_residency.html"

    def decide(self, request: HttpRequest) -> str:
        residency = self.get_object()
        if request.POST.get("decision") == "restore":
            services.restore_residency(residency=residency)
            return "Житель снова видит лицевой счёт."
        services.unlink_account(user=residency.user, account=residency.account)
        return "Лицевой счёт отвязан."


class DecideContact(Decision):
    model = ContactChange
    index = "contactchange:index"
    rows_title = "Смена контактов жителей"
    page_title = "Смена контакта"
    template_name = "residents/staff/decide_contact.html"

    def decide(self, request: HttpRequest) -> str:
        change, by = self.get_object(), cast(User, request.user)
        if request.POST.get("decision") != "confirm":
            contacts.cancel_contact_change(change=change, by=by)
            return "Смена контакта отменена."
        contacts.confirm_contact_change(change=change, by=by, request=request)
        return "Адрес сменён, на него отправлена ссылка для нового пароля."


class DecidableIndex(ManagedIndex):
    """A list whose rows may be decided on by who may change them."""

    decision: tuple[str, str]

    def get_list_buttons(self, instance: Any) -> list[Any]:
        buttons: list[Any] = super().get_list_buttons(instance)
        if self.user_has_permission("decide") and instance.undecided:
            view, label = self.decision
            button = ListingButton(label, url=reverse(view, args=[instance.pk]))
            buttons.insert(0, button)
        return buttons


class ResidencyIndex(DecidableIndex):
    decision = ("residency:decide", "Доступ")


class RequestIndex(DecidableIndex):
    decision = ("linkingrequest:decide", DecideRequest.page_title)


class ResidencyViewSet(ManagedViewSet):
    model = Residency
    icon = "group"
    menu_label = "Кто подключён"
    index_view_class = ResidencyIndex
    list_display: ClassVar[list[Any]] = [
        *(RESIDENT, "account", "method"),
        *("started_at", "frozen_at", "ended_at"),
    ]
    more = [
        *("user__last_name", "user__first_name", "user__email"),
        *("user__last_login", "until", "frozen_because"),
    ]
    personal = (
        *("user", "user__last_name", "user__first_name", "user__email", "nickname"),
        *("user__email__istartswith", "user__username__istartswith"),
        "user__last_name__istartswith",
    )
    ordering = "-pk"
    sortable = ()
    organization = "account__organization"
    house = "account__premises__building"
    list_filter = {
        "method": ["exact"],
        "started_at": ["gte", "lte"],
        "ended_at": ["gte", "lte"],
        "frozen_because": ["exact"],
    }
    search_fields = [
        "user__email__istartswith",
        "user__username__istartswith",
        "user__last_name__istartswith",
        "account__number__startswith",
    ]
    inspect_view_fields_exclude = ["id", "asked_again_at"]
    related = ("user", "account")

    def get_urlpatterns(self) -> list[URLPattern]:
        decide = path("decide/<int:pk>/", DecideResidency.as_view(), name="decide")
        return [*super().get_urlpatterns(), decide]


class LinkingRequestViewSet(ManagedViewSet):
    model = LinkingRequest
    icon = "mail"
    index_view_class = RequestIndex
    list_display: ClassVar[list[Any]] = [
        *(RESIDENT, "number", "organization", "state", "created_at"),
    ]
    personal = ("user", "user__email", "note")
    organization = "organization"
    list_filter = {"state": ["exact"], "created_at": ["gte", "lte"]}
    search_fields = ["number", "user__email", "note"]
    inspect_view_fields_exclude = ["id"]
    related = ("user", "organization")

    def get_urlpatterns(self) -> list[URLPattern]:
        decide = path("decide/<int:pk>/", DecideRequest.as_view(), name="decide")
        return [*super().get_urlpatterns(), decide]


class ContactForm(forms.ModelForm):
    login = forms.CharField(
        label="Кто это",
        help_text="Прежняя почта, имя пользователя, телефон или лицевой счёт жителя.",
    )

    class Meta:
        model = ContactChange
        fields = ["new_email", "document", "reason"]

    field_order = ("login", "new_email", "document", "reason")


class RequestContact(ManagedCreate):
    """The row is written by the service, which knows who may ask for whom."""

    def form_valid(self, form: forms.ModelForm) -> HttpResponse:
        by = cast(User, self.request.user)
        try:
            contacts.request_contact_change(by=by, **form.cleaned_data)
        except ContactError as error:
            messages.error(self.request, str(error))
            context = self.get_context_data(form=form)
            return cast(HttpResponse, self.render_to_response(context))
        messages.success(
            self.request, "Теперь смену должен подтвердить другой сотрудник."
        )
        return redirect("contactchange:index")


class ContactIndex(DecidableIndex):
    decision = ("contactchange:decide", DecideContact.page_title)


class ContactChangeViewSet(ManagedViewSet):
    model = ContactChange
    icon = "mail"
    menu_label = "Смена контактов"
    index_view_class = ContactIndex
    add_view_class = RequestContact
    list_display: ClassVar[list[Any]] = [
        *(RESIDENT, "new_email", "state"),
        Column(
            "requested_by",
            label="Кто проверил документ",
            accessor="requested_by.display_name",
        ),
        "requested_at",
    ]
    personal = ("user", "new_email", "old_email", "user__username", "document")
    list_filter = {"state": ["exact"], "requested_at": ["gte", "lte"]}
    search_fields = ["new_email", "old_email", "user__username"]
    inspect_view_fields_exclude = ["id"]
    related = ("user", "requested_by")

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return ContactForm

    def get_urlpatterns(self) -> list[URLPattern]:
        decide = path("decide/<int:pk>/", DecideContact.as_view(), name="decide")
        return [*super().get_urlpatterns(), decide]


manage(Residency, {*READ_ONLY, "decide"}, personal=True)
manage(LinkingRequest, {*READ_ONLY, "decide"}, personal=True)
manage(ContactChange, {*READ_ONLY, "add", "decide"}, personal=True)


def _chosen(asked: LinkingRequest, pk: str) -> Account:
    """The account that the employee picked among those the resident may mean."""
    for account in approval.candidates(asked):
        if str(account.pk) == pk:
            return account
    raise LinkingError("Выберите лицевой счёт, который нужно подключить.")
