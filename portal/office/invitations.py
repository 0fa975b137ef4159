"""«Приглашения жителям»: slips of a house as a file to print."""

from typing import Any, cast

from django import forms
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse

from cabinet.accounts.models import Building, Viewer
from cabinet.charges.bills import billed_accounts
from cabinet.charges.models import BillingPeriod
from cabinet.residents.models import Residency, User
from portal.office import marks
from portal.office.furniture import in_the_office, office_page
from portal.office.slips import draw_slips, slips_of

TITLE = "Приглашения жителям"
NOBODY = "В этом доме приглашать некого: у всех счетов уже есть житель."
NO_BILLS = "В этом доме нет начислений за последний закрытый месяц, код взять неоткуда."
NOT_CLOSED = "Сначала закройте месяц: контрольный код появляется вместе с квитанцией."


class InvitationForm(forms.Form):
    building = forms.ModelChoiceField(
        Building.objects.none(), label="Дом", empty_label="Выберите дом"
    )
    only_new = forms.BooleanField(
        label="Только тем, кто ещё не подключил счёт",
        required=False,
        initial=True,
    )

    def __init__(self, *args: Any, user: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        building = cast("forms.ModelChoiceField[Building]", self.fields["building"])
        building.queryset = Building.objects.managed_by(user).select_related(
            "organization"
        )

    def draw(self, by: User) -> bytes | None:
        """The file; None, and an error at the field, where there is none to make."""
        building: Building = self.cleaned_data["building"]
        periods = BillingPeriod.objects.filter(organization=building.organization_id)
        period = periods.with_editions().published().order_by("-month").first()
        if period is None:
            self.add_error("building", NOT_CLOSED)
            return None
        billed = billed_accounts(period, building=building)
        chosen = billed.with_place().in_house_order()
        if self.cleaned_data["only_new"]:
            held = Residency.objects.active().values("account")
            chosen = chosen.exclude(pk__in=held)
        slips = slips_of(chosen, period)
        if not slips:
            self.add_error("building", NOBODY if billed.exists() else NO_BILLS)
            return None
        marks.note(organization=building.organization, action=marks.INVITED, by=by)
        return draw_slips(slips)


@in_the_office
@permission_required("charges.add_printrun", raise_exception=True)
def invitations(request: HttpRequest) -> HttpResponse:
    """The form, and the file that it asks for."""
    form = InvitationForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        content = form.draw(cast(User, request.user))
        if content:
            headers = {
                "Content-Disposition": 'attachment; filename="priglasheniya.pdf"'
            }
            return HttpResponse(
                content, content_type="application/pdf", headers=headers
            )
    return office_page(request, "invitations", TITLE, icon="mail", form=form)
