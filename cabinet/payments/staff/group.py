from wagtail.admin.viewsets.model import ModelViewSetGroup

from cabinet.payments.staff.channels import ChannelViewSet
from cabinet.payments.staff.payments import PaymentViewSet
from cabinet.payments.staff.penalties import PenaltyRuleViewSet


class PaymentsViewSetGroup(ModelViewSetGroup):
    menu_label = "Платежи"
    menu_icon = "form"
    menu_order = 250
    items = (PaymentViewSet, ChannelViewSet, PenaltyRuleViewSet)
