"""The back office of residents: who holds what, who asks for it, and on what terms."""

from wagtail.admin.viewsets.model import ModelViewSetGroup

from cabinet.residents.staff.decisions import (
    ContactChangeViewSet,
    LinkingRequestViewSet,
    ResidencyViewSet,
)
from cabinet.residents.staff.rules import (
    LegalTextViewSet,
    LimitsViewSet,
    LinkingWaysViewSet,
    PasswordRulesViewSet,
)


class ResidentsViewSetGroup(ModelViewSetGroup):
    menu_label = "Жители"
    menu_icon = "group"
    menu_order = 260
    items = (
        ResidencyViewSet,
        LinkingRequestViewSet,
        ContactChangeViewSet,
        LinkingWaysViewSet,
        LegalTextViewSet,
        PasswordRulesViewSet,
        LimitsViewSet,
    )
