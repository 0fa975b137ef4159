from wagtail.admin.viewsets.model import ModelViewSetGroup

from cabinet.charges.staff.lines import ChargeViewSet
from cabinet.charges.staff.periods import BillingPeriodViewSet
from cabinet.charges.staff.printing import PrintRunViewSet
from cabinet.charges.staff.receipts import ReceiptSettingsViewSet


class ChargesViewSetGroup(ModelViewSetGroup):
    menu_label = "Начисления"
    menu_icon = "calendar"
    menu_order = 220
    items = (
        BillingPeriodViewSet,
        ChargeViewSet,
        PrintRunViewSet,
        ReceiptSettingsViewSet,
    )
