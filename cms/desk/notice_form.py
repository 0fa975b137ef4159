from typing import Any

from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminPageForm

from cabinet.accounts.models import Building, Organization

FOREIGN = "Это не ваша организация: выберите из списка."
EVERYBODY = "Укажите места: не все организации портала — ваши."


class NoticeForm(WagtailAdminPageForm):
    """An employee writes to the houses of their own organisations only."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        places = [form for form in self.formsets["places"] if self._is_used(form)]
        for place in places:
            self._keep_own(place)
        own = Organization.objects.managed_by(self.for_user)
        if not places and Organization.objects.exclude(pk__in=own).exists():
            raise ValidationError(EVERYBODY)
        return cleaned

    def _is_used(self, form: Any) -> bool:
        form.full_clean()
        deleted = form.cleaned_data.get("DELETE")
        return not deleted and (form.has_changed() or bool(form.instance.pk))

    def _keep_own(self, form: Any) -> None:
        organizations = Organization.objects.managed_by(self.for_user)
        houses = Building.objects.managed_by(self.for_user)
        for name, own in (("organization", organizations), ("building", houses)):
            value = form.cleaned_data.get(name)
            if value and not own.filter(pk=value.pk).exists():
                form.add_error(name, FOREIGN)
