"""What the site adds to the back office."""

from typing import Any

from django.urls import path
from wagtail import hooks

from cms.desk import reach
from cms.desk.houses import houses


@hooks.register("register_admin_viewset")
def house_chooser() -> Any:
    return houses


@hooks.register("register_admin_urls")
def notice_reach() -> list[Any]:
    as_flat = "notices/<int:pk>/reach/<int:premises>/"
    return [
        path("notices/<int:pk>/reach/", reach.show_reach, name="notice_reach"),
        path(as_flat, reach.show_as_flat, name="notice_as_flat"),
    ]
