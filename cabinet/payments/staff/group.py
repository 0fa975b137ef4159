from wagtail.admin.viewsets.model import ModelViewSetGroup

from cabinet.payments.staff.basket import (
    RegistryViewSet,
    RememberedMatchViewSet,
    UnallocatedViewSet,
)
from cabinet.payments.staff.certificates import CertificateViewSet
from cabinet.payments.staff.channels import ChannelViewSet
from cabinet.payments.staff.payments import PaymentViewSet
from cabinet.payments.staff.penalties import PenaltyRuleViewSet
from cabinet.payments.staff.plans import PlanViewSet


class PaymentsViewSetGroup(ModelViewSetGroup):
    menu_label = "Платежи"
    menu_icon = "form"
    menu_order = 250
    items = (
        PaymentViewSet,
        UnallocatedViewSet,
        RegistryViewSet,
        RememberedMatchViewSet,
        PlanViewSet,
        CertificateViewSet,
        ChannelViewSet,
        PenaltyRuleViewSet,
    )
