"""Where the site may lead a resident: places of the cabinet by their addresses."""

from typing import Any

from django.db import models
from django.http import HttpRequest


class CabinetPlace(models.TextChoices):
    HOME = "/cabinet/", "Личный кабинет"
    LINK = "/cabinet/link/", "Добавить лицевой счёт"
    PROFILE = "/cabinet/profile/", "Мой профиль"
    LOGIN = "/auth/login/", "Вход"
    SIGNUP = "/auth/signup/", "Регистрация"


def address_of(link: Any, request: HttpRequest | None) -> str:
    """The address a ``LinkBlock`` leads to; empty where its page is gone."""
    if link["page"]:
        return link["page"].get_url(request) or ""
    return str(link["place"] or link["address"] or "")
