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


class CabinetScreen(models.TextChoices):
    """Screens of the cabinet that an article may explain, by the names of their views."""

    HOME = "cabinet:account_home", "Главная лицевого счёта"
    ACCOUNT = "accounts:detail", "Лицевой счёт"
    BILL = "charges:month", "Начисления за месяц"
    WHY = "charges:why", "Почему такая сумма"
    TARIFFS = "tariffs:list", "Тарифы"
    METERS = "meters:list", "Счётчики: ввод показаний"
    READINGS = "meters:history", "История показаний"
    PAYMENTS = "payments:list", "Платежи"
    MOVEMENT = "payments:movement", "Движение денег"
    REQUESTS = "requests:list", "Заявки"
    NEW_REQUEST = "requests:new", "Новая заявка"
    SHARING = "residents:sharing", "Общий доступ"
    LINK = "residents:link", "Добавить лицевой счёт"
    PROFILE = "residents:profile", "Мой профиль"
    ENTRY = "account_login", "Вход в личный кабинет"


def address_of(link: Any, request: HttpRequest | None) -> str:
    """The address a ``LinkBlock`` leads to; empty where its page is gone."""
    if link["page"]:
        return link["page"].get_url(request) or ""
    return str(link["place"] or link["address"] or "")
