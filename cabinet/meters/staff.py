"""Back-office screens of meters and readings: lists, and the way to the desk."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSetGroup
from wagtail.admin.widgets.button import ListingButton

from cabinet.accounts.staff import READ_ONLY, ManagedIndex, ManagedViewSet, manage
from cabinet.lists.columns import Plain
from cabinet.meters import desk, desk_meters
from cabinet.meters.models import BuildingReading, Meter, Reading

CHANGE = "meters.change_reading"


class MeterIndex(ManagedIndex):
    def get_list_buttons(self, instance: Meter) -> list[Any]:
        buttons: list[Any] = super().get_list_buttons(instance)
        if self.request.user.has_perm(CHANGE) and instance.removed_date is None:
            url = reverse_lazy("reading:replace", args=[instance.pk])
            buttons.append(ListingButton("Заменить прибор", url=url))
        return buttons


class MeterViewSet(ManagedViewSet):
    model = Meter
    icon = "cog"
    index_view_class = MeterIndex
    list_display = [
        "serial_number",
        "service",
        "zone",
        "account",
        "next_verification_date",
    ]
    # The newest first: by services a million of them would have to be sorted.
    ordering = "-pk"
    sortable = ("next_verification_date",)
    more = [
        *("place", "digit_capacity", "ratio", "seal", "gis_number"),
        *("installation_date", "verification_date", "removed_date"),
    ]
    list_filter = {
        "service__name": ["icontains"],
        "zone": ["exact"],
        "next_verification_date": ["gte", "lte"],
        "removed_date": ["gte", "lte"],
    }
    organization = "account__organization"
    house = "account__premises__building"
    search_fields = ["serial_number__istartswith", "account__number__startswith"]
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
        Plain(
            "value",
            label="Показание",
            accessor="value",
        ),
        "source",
        "state",
    ]
    ordering = "-pk"
    sortable = ()
    more = ["month", "created_at", "doubt", "verdict", "comment", "superseded_at"]
    organization = "meter__account__organization"
    house = "meter__account__premises__building"
    list_filter = {
        "date": ["lte", "gte"],
        "month": ["exact"],
        "source": ["exact"],
        "state": ["exact"],
    }
    search_fields = [
        "meter__serial_number__istartswith",
        "meter__account__number__startswith",
    ]
    inspect_view_fields_exclude = ["id"]
    related = ("meter__service", "meter__account")

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("review/", desk.review, name="review"),
            path("photo/<int:pk>/", desk.photo, name="photo"),
            path("silent/", desk.silent, name="silent"),
            path("silent/<int:pk>/ask/", desk.ask, name="ask"),
            path("rounds/", desk.rounds, name="rounds"),
            path("enter/", desk.find, name="find"),
            path("enter/<int:pk>/", desk.enter, name="enter"),
            path("replace/<int:pk>/", desk_meters.replace, name="replace"),
            path("verification/", desk_meters.verification, name="verification"),
            path("export/", desk.export, name="export"),
        ]


class HouseReadingViewSet(ManagedViewSet):
    model = BuildingReading
    url_prefix = "house-readings"
    url_namespace = "house_readings"
    icon = "home"
    menu_label = "Общедомовые приборы"
    ordering = "-pk"
    sortable = ()
    list_display = [
        "date",
        Column("house", label="Дом", accessor="meter.building"),
        Column("service", label="Услуга", accessor="meter.service"),
        Column("serial", label="Заводской номер", accessor="meter.serial_number"),
        Plain("value", label="Показание", classname="list-number"),
        Plain("consumption", label="Расход", classname="list-number"),
        Plain("distributed", label="Распределено", classname="list-number"),
    ]
    more = [
        Column("owner", label="Организация", accessor="meter.building.organization")
    ]
    organization = "meter__building__organization"
    house = "meter__building"
    list_filter = {"date": ["gte", "lte"], "meter__service__name": ["icontains"]}
    search_fields = ["meter__serial_number__istartswith"]
    inspect_view_fields_exclude = ["id"]
    related = ("meter__service", "meter__building__organization")


class DeskMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(CHANGE))


DESK = (
    ("Ввод показаний", "find", "edit"),
    ("На проверке", "review", "warning"),
    ("Не передали", "silent", "user"),
    ("Поверка приборов", "verification", "date"),
    ("Обходной лист", "rounds", "print"),
    ("Выгрузка", "export", "download"),
)


manage(Meter, READ_ONLY)
manage(Reading, READ_ONLY)
manage(BuildingReading, READ_ONLY)


class MetersViewSetGroup(ModelViewSetGroup):
    menu_label = "Приборы учёта"
    menu_icon = "cog"
    menu_order = 240
    items = (MeterViewSet, ReadingViewSet, HouseReadingViewSet)

    def get_submenu_items(self) -> list[Any]:
        items: list[Any] = super().get_submenu_items()
        return items + [
            DeskMenuItem(
                label,
                reverse_lazy(f"reading:{name}"),
                name=f"readings-{name}",
                icon_name=icon,
                order=900 + number,
            )
            for number, (label, name, icon) in enumerate(DESK)
        ]
