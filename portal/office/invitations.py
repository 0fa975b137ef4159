"""«Приглашения жителям»: have slips of a house printed."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from cabinet.accounts.models import Building, Viewer
from cabinet.charges.models import PrintRun
from cabinet.charges.printing import order_slips
from cabinet.charges.services import PeriodError
from cabinet.residents.models import User
from portal.office import marks
from portal.office.furniture import in_the_office, office_page

TITLE = "Приглашения жителям"


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

    def order(self, by: User) -> PrintRun | None:
        """What the worker will print; None, and an error at the field, for nothing."""
        building: Building = self.cleaned_data["building"]
        try:
            run = order_slips(**self.cleaned_data)
        except PeriodError as error:
            self.add_error("building", str(error))
            return None
        marks.note(organization=building.organization, action=marks.INVITED, by=by)
        return run


@in_the_office
@permission_required("charges.add_printrun", raise_exception=True)
def invitations(request: HttpRequest) -> HttpResponse:
    """The form; the file that it asks for appears in the list of printings."""
    form = InvitationForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        run = form.order(cast(User, request.user))
        if run:
            text = f"Приглашений в работе: {run.total}. Файл появится в этом списке."
            messages.success(request, text)
            return redirect("printrun:index")
    return office_page(request, "invitations", TITLE, icon="mail", form=form)
