"""The first page of the back office: where each role goes most often."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from wagtail.admin.ui.components import Component

from cabinet.residents.models import User
from cms.models import NewsIndexPage, NoticeIndexPage
from portal.office.machine import machine_tile
from portal.office.tiles import (
    decisions_tile,
    imports_tile,
    month_tile,
    requests_tile,
    site_tile,
)


@dataclass(frozen=True)
class Shortcut:
    permission: str
    title: str
    text: str
    url_name: str


SHORTCUTS = [
    Shortcut(
        "imports.add_importrun",
        "Загрузить данные",
        "Начисления, платежи, показания и справочники из вашей программы.",
        "imports:upload",
    ),
    Shortcut(
        "charges.change_billingperiod",
        "Расчётные периоды",
        "Проверить суммы и закрыть месяц: после этого его увидят жители.",
        "billingperiod:index",
    ),
    Shortcut(
        "accounts.view_account",
        "Лицевые счета",
        "Найти счёт по номеру или фамилии.",
        "account_list:index",
    ),
    Shortcut(
        "service_requests.change_servicerequest",
        "Заявки",
        "Очередь по срокам: назначить, спросить, ответить.",
        "service_requests:queue",
    ),
    Shortcut(
        "residents.view_residency",
        "Жители",
        "Кто подключил какой счёт.",
        "residency:index",
    ),
    Shortcut(
        "cms.change_sitesettings",
        "Сайт",
        "Новости, объявления, инструкции и контакты.",
        "wagtailadmin_explore_root",
    ),
]


# The section, what is written there, and how the first page names it.
WRITING = [
    (
        NoticeIndexPage,
        "noticepage",
        "Сообщить об отключении",
        "Объявление для домов: жители увидят его в кабинете и получат сообщение.",
    ),
    (
        NewsIndexPage,
        "newspage",
        "Написать новость",
        "С картинкой; можно отправить на согласование и задать время выхода.",
    ),
]


class TilesPanel(Component):
    """The state of things, as far as it is this employee's business."""

    order = 5
    template_name = "office/tiles.html"
    TILES = (
        month_tile,
        imports_tile,
        requests_tile,
        decisions_tile,
        site_tile,
        machine_tile,
    )

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        user: User = parent_context["request"].user
        found = (tile(user) for tile in self.TILES)
        return {"tiles": [tile for tile in found if tile is not None]}


class ShortcutsPanel(Component):
    order = 10
    template_name = "wagtailadmin/shortcuts.html"

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        user: User = parent_context["request"].user
        own = [one for one in SHORTCUTS if user.has_perm(one.permission)]
        usual = [(one.title, one.text, reverse(one.url_name)) for one in own]
        return {"shortcuts": [*usual, *_writing(user)]}


def _writing(user: User) -> Iterator[tuple[str, str, str]]:
    for section_model, kind, title, text in WRITING:
        section = section_model.objects.live().first()
        if section and section.permissions_for_user(user).can_add_subpage():
            address = reverse("wagtailadmin_pages:add", args=["cms", kind, section.pk])
            yield title, text, address
