"""Back-office screens of meters and readings; they come in by import."""

from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSetGroup

from cabinet.accounts.staff import READ_ONLY, ManagedViewSet, manage
from cabinet.meters.models import Meter, Reading
from cabinet.templatetags.kvartal import quantity


class MeterViewSet(ManagedViewSet):
    model = Meter
    icon = "cog"
    list_display = [
        "serial_number",
        "service",
        "zone",
        "account",
        "next_verification_date",
    ]
    list_filter = {"zone": ["exact"], "next_verification_date": ["lte", "gte"]}
    search_fields = ["serial_number", "account__number", "service__name"]
    inspect_view_fields_exclude = ["id"]
    related = ("service", "account")


class ReadingViewSet(ManagedViewSet):
    model = Reading
    icon = "order"
    list_display = [
        "meter",
        Column(
            "account", label="Лицевой счёт", accessor=lambda item: item.meter.account
        ),
        "date",
        Column(
            "value",
            label="Показание",
            accessor=lambda item: quantity(item.value),
            sort_key="value",
        ),
        "source",
    ]
    list_filter = {"date": ["lte", "gte"], "source": ["exact"]}
    search_fields = ["meter__serial_number", "meter__account__number"]
    inspect_view_fields_exclude = ["id"]
    related = ("meter__service", "meter__account")


manage(Meter, READ_ONLY)
manage(Reading, READ_ONLY)


class MetersViewSetGroup(ModelViewSetGroup):
    menu_label = "Приборы учёта"
    menu_icon = "cog"
    menu_order = 240
    items = (MeterViewSet, ReadingViewSet)
