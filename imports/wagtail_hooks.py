"""Where the back office finds «Загрузка данных»."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from imports import export_screens, profile_screens, staff
from imports.screens import RIGHTS, TITLE


class ImportsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perms(RIGHTS)


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern | URLResolver]:
    screens = (staff, profile_screens, export_screens)
    urlpatterns = [one for screen in screens for one in screen.urlpatterns]
    return [path("imports/", include((urlpatterns, "imports")))]


@hooks.register("register_admin_menu_item")
def menu_item() -> MenuItem:
    return ImportsMenuItem(
        TITLE, reverse_lazy("imports:list"), icon_name="upload", order=300
    )


@hooks.register("register_permissions")
def permissions() -> "QuerySet[Permission]":
    return Permission.objects.filter(
        content_type__app_label="imports", codename="add_importrun"
    )
