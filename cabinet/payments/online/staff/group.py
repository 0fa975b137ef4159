from wagtail.admin.viewsets.model import ModelViewSetGroup

from cabinet.payments.online.staff.contracts import (
    OutsideLinkViewSet,
    ProviderAccountViewSet,
)
from cabinet.payments.online.staff.intents import IntentViewSet
from cabinet.payments.online.staff.journals import NotificationViewSet, RefundViewSet


class OnlinePaymentsViewSetGroup(ModelViewSetGroup):
    menu_label = "Оплата через портал"
    menu_icon = "form"
    menu_order = 252
    items = (
        IntentViewSet,
        RefundViewSet,
        NotificationViewSet,
        ProviderAccountViewSet,
        OutsideLinkViewSet,
    )
